import { MongoClient } from "mongodb";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";
import type { ReachProcess } from "../../support/reach-process.ts";
import { ReplicaSet } from "../../support/replica-set.ts";
import { until } from "../../support/until.ts";
import { ValkeyPair } from "../../support/valkey.ts";

const ACCOUNTS = 300;
const SLOT = at("2023-07-20 12:00");
const PLATFORMS = ["facebook", "x"] as const;

describe("a sweep while a process is killed, MongoDB's primary steps down and Redis fails over", () => {
  let set: ReplicaSet;
  let redis: ValkeyPair;
  beforeAll(async () => {
    set = await ReplicaSet.open();
    redis = await ValkeyPair.open();
  }, 120_000);
  afterAll(async () => {
    await redis.close();
    await set.close();
  });

  const sweepsOf = async (database: string) => {
    const client = new MongoClient(set.uri(database));
    const rows = await client.db(`${database}_simulated`).collection("sweeps").find({ slot: SLOT }).toArray();
    await client.close();
    return rows;
  };

  it.each([1, 2, 4])(
    "is settled by %i workers, and nothing is there twice",
    async (workers) => {
      const database = `failover_${workers}`;
      const outside = await Outside.open(database, {
        start: SLOT,
        accounts: ACCOUNTS,
        env: { MONGODB_URI: set.uri(database), REDIS_URL: redis.url },
      });
      try {
        outside.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 1_500 });
        const fleet: ReachProcess[] = Array.from({ length: workers }, () => outside.start("worker"));
        await until(() => outside.simulator.requests.count("graph.batch") > 0, { timeoutMs: 120_000 });
        const primaries = [await set.primary(), redis.primary.port];
        await Promise.all([fleet[0]?.stop("SIGKILL"), set.stepDown(), redis.failOver()]);
        expect(primaries).not.toContain(await set.primary());
        expect(primaries).not.toContain(redis.primary.port);
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
