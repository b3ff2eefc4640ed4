import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { readHostEnvironment } from "../../../config/host-environment.ts";
import { type OpenServers, openServers } from "../../../src/embedded/open-servers.ts";
import { StoreError } from "../../../src/errors/reach-error.ts";
import type { BatchWrite, Store } from "../../../src/store/contracts/store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { all, look, seen, snapshot, write, ZONE } from "./samples.ts";

const BATCHES = 60;
const KILL_AFTER = 15;

describe("mongod is killed while batches are written", () => {
  let folder: string;
  let servers: OpenServers;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-killed-"));
    servers = await openServers({
      mongoUri: null,
      redisUrl: process.env["TEST_REDIS_URL"] ?? null,
      mongodBin: process.env["MONGOD_BIN"] ?? null,
      valkeyBin: null,
      dataDir: folder,
      host: readHostEnvironment(),
    });
    store = await openStore({ uri: servers.mongoUri, database: "killed", collectorVersion: "test" });
    await store.prepare();
  });
  afterAll(async () => {
    await store.close();
    await servers.release();
    await rm(folder, { recursive: true, force: true });
  });

  async function pidOfMongod(): Promise<number> {
    const client = new MongoClient(servers.mongoUri);
    const { pid } = await client.db("admin").command({ serverStatus: 1 });
    await client.close();
    return Number(pid);
  }

  /** As a queue does: a StoreError is tried again. */
  async function recordUntilDone(batch: BatchWrite): Promise<void> {
    for (;;) {
      try {
        await store.readings.record(batch);
        return;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
      }
    }
  }

  it("and started again: each reading is there once, and roll-ups, runs and sessions agree", async () => {
    const slots = Array.from({ length: BATCHES }, (_, i) => new Date(Date.UTC(2023, 6, 1, 0, i * 10)));
    const killed = await pidOfMongod();
    const queue = slots.map((slot) =>
      write({ snapshots: [snapshot({ slot })], looks: [look({ slot, sessions: [seen()] })] }),
    );
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let batch = queue.shift(); batch; batch = queue.shift()) {
        await recordUntilDone(batch);
        done += 1;
        if (done === KILL_AFTER) process.kill(killed, "SIGKILL");
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(await pidOfMongod()).not.toBe(killed);
    const snapshots = await all(store.snapshots.stream({}));
    expect(snapshots.map(({ slot }) => slot)).toEqual(slots);
    const rollups = await store.rollups.list(["patna.facebook"], "2023-07-01", "2023-07-31");
    expect(rollups.reduce((sum, { readings }) => sum + readings, 0)).toBe(BATCHES);
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
    const runs = await store.looks.list({ accountKeys: ["patna.facebook"] });
    expect(runs.reduce((sum, { count }) => sum + count, 0)).toBe(BATCHES);
    expect(await all(store.sessions.stream({}))).toHaveLength(1);
    expect(await store.outbox.sequence()).toBe(BATCHES);
  });
});
