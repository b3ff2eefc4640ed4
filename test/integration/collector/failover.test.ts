import { MongoClient } from "mongodb";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";
import type { ReachProcess } from "../../support/reach-process.ts";
import { ReplicaSet } from "../../support/replica-set.ts";
import { until } from "../../support/until.ts";

const ACCOUNTS = 300;
const SLOT = at("2023-07-20 12:00");
const PLATFORMS = ["facebook", "x"] as const;

describe("a sweep on a replica set of three, while a process is killed and the primary steps down", () => {
  let set: ReplicaSet;
  beforeAll(async () => {
    set = await ReplicaSet.open();
  }, 120_000);
  afterAll(() => set.close());

  const sweepsOf = async (database: string) => {
    const client = new MongoClient(set.uri(database));
    const rows = await client.db(`${database}_simulated`).collection("sweeps").find({ slot: SLOT }).toArray();
    await client.close();
    return rows;
  };

  it.each([1, 2, 4])(
    "is settled by %i of them, and nothing is there twice",
    async (workers) => {
      const database = `failover_${workers}`;
      const outside = await Outside.open(database, {
        start: SLOT,
        accounts: ACCOUNTS,
        env: { MONGODB_URI: set.uri(database) },
      });
      try {
        outside.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 1_500 });
        const fleet: ReachProcess[] = Array.from({ length: workers }, () => outside.start("worker"));
        await until(() => outside.simulator.requests.count("graph.batch") > 0, { timeoutMs: 120_000 });
        const primary = await set.primary();
        await Promise.all([fleet[0]?.stop("SIGKILL"), set.stepDown()]);
        expect(await set.primary()).not.toBe(primary);
        outside.start("worker");
        const isClosed = async () => {
          const sweeps = await sweepsOf(database);
          return sweeps.length === PLATFORMS.length && sweeps.every(({ closedAt }) => closedAt !== null);
        };
        await until(isClosed, { timeoutMs: 300_000, what: "both sweeps closed" });
        for (const { counts, platform } of await sweepsOf(database)) {
          const expected = platform === "facebook" ? 2 * ACCOUNTS : ACCOUNTS;
          expect(counts).toMatchObject({ expected, read: expected, gaps: 0 });
        }
        expect(await outside.exported("gaps")).toEqual([]);
        const snapshots = await outside.exported("snapshots");
        expect(snapshots).toHaveLength(2 * ACCOUNTS);
        expect(
          new Set(snapshots.map(({ account, platform }) => `${String(account)} ${String(platform)}`)).size,
        ).toBe(2 * ACCOUNTS);
        const lives = await outside.exported("live-sessions");
        expect(new Set(lives.map(({ sessionId }) => sessionId)).size).toBe(lives.length);
      } finally {
        await outside.close();
      }
    },
    480_000,
  );
});
