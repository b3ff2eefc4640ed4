import { Redis } from "ioredis";
import { withExclusiveLock } from "../../../src/redis/exclusive-lock.ts";
import { type TestDatabase, testDatabase } from "../../support/servers.ts";

describe("what one process alone may do at a time", () => {
  let database: TestDatabase;
  let redis: Redis;
  beforeEach(() => {
    database = testDatabase("turn");
    redis = new Redis(database.redisUrl);
  });
  afterEach(async () => {
    redis.disconnect();
    await database.cleanUp();
  });

  const turn = (signal: AbortSignal = new AbortController().signal) => {
    let waits: () => void = () => {};
    const waiting = new Promise<void>((resolve) => (waits = resolve));
    const { redisUrl, name } = database;
    return { waiting, options: { redisUrl, key: `${name}:turn`, signal, onWait: waits, onError: () => {} } };
  };

  it("is done by the second when the first is through, never beside it", async () => {
    const reported: string[] = [];
    let end: () => void = () => {};
    let begun: () => void = () => {};
    const isUnderWay = new Promise<void>((resolve) => (begun = resolve));
    const first = withExclusiveLock(turn().options, async () => {
      reported.push("first begins");
      begun();
      await new Promise<void>((resolve) => (end = resolve));
      reported.push("first ends");
    });
    await isUnderWay;
    const { options, waiting } = turn();
    const second = withExclusiveLock(options, async () => reported.push("second"));
    await waiting;
    end();
    await Promise.all([first, second]);
    expect(reported).toEqual(["first begins", "first ends", "second"]);
    expect(await redis.exists(options.key)).toBe(0);
  });

  it("is free again after a failure, and after a process that died", async () => {
    const { options } = turn();
    await expect(withExclusiveLock(options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await redis.set(options.key, "a process that died", "PX", 100);
    expect(await withExclusiveLock(options, async () => "done")).toBe("done");
  });

  it("is given up when the waiting process is stopped", async () => {
    const stopping = new AbortController();
    const { options, waiting } = turn(stopping.signal);
    await redis.set(options.key, "another process");
    const outcome = withExclusiveLock(options, async () => "done");
    await waiting;
    stopping.abort();
    expect(await outcome).toBeNull();
    expect(await redis.get(options.key)).toBe("another process");
  });

  it("aborts its work when another process took the lock meanwhile, as after a machine's sleep", async () => {
    const { options } = turn();
    const lost = withExclusiveLock(options, async (signal) => {
      await redis.set(options.key, "another process");
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return "stopped";
    });
    expect(await lost).toBe("stopped");
    expect(await redis.get(options.key)).toBe("another process");
  });
});
