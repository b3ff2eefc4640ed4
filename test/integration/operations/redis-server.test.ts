import { type Job, Worker } from "bullmq";
import { StoreError } from "../../../src/errors/reach-error.ts";
import { openQueues } from "../../../src/queue/queues.ts";
import { openCallBudget } from "../../../src/quota/call-budget/call-budget.ts";
import { openWorkerConnection } from "../../../src/redis/connection.ts";
import { until } from "../../support/until.ts";
import { replicate, startValkey, type TestValkey, ValkeyPair } from "../../support/valkey.ts";

const onError = () => {};
const open = (redisUrl: string) =>
  openQueues({ redisUrl, prefix: "reach", platforms: ["facebook"], onError });

describe("a Redis whose primary changes behind one address", () => {
  let pair: ValkeyPair;
  beforeEach(async () => {
    pair = await ValkeyPair.open();
  });
  afterEach(() => pair.close());

  it("is written to again within seconds by queues, call budget and a waiting worker, without a restart", async () => {
    const redisUrl = pair.url;
    const queues = await open(redisUrl);
    const { budget, close } = await openCallBudget({ redisUrl, prefix: "reach", onError });
    const connection = openWorkerConnection(redisUrl, onError);
    const done: string[] = [];
    const work = async (job: Job) => void done.push(job.name);
    const worker = new Worker("facebook", work, { connection, prefix: "reach" });
    worker.on("error", onError);
    const pool = { platform: "facebook", credential: "default", family: "app" };
    const poll = (minute: string) =>
      queues.add({ name: "watch", payload: { platform: "facebook", minute: `2026-07-01T00:${minute}:00Z` } });
    await poll("00");
    await until(() => done.length === 1);
    await pair.failOver();
    const failedOverAt = performance.now();
    const isUsable = async () => {
      await queues.checkWritable();
      await budget.startAccountCooldown("facebook", "patna.facebook", new Date(1_000), new Date(0));
      await budget.blockUntil(pool, new Date(1_000), new Date(0));
      await poll("01");
      return true;
    };
    await until(() => isUsable().catch(() => false));
    await until(() => done.length === 2);
    expect(performance.now() - failedOverAt).toBeLessThan(25_000);
    expect(await pair.primary.admin.exists("reach:check:writable")).toBe(1);
    await worker.close(true);
    connection.disconnect();
    close();
    await queues.close();
  });

  it("is not ready while the address leads to a replica, and says what to do", async () => {
    const queues = await open(pair.url);
    await queues.checkWritable();
    await pair.primary.admin.call("REPLICAOF", "127.0.0.1", String(pair.replica.port));
    await expect(queues.checkWritable()).rejects.toMatchObject({
      message: "REDIS_URL leads to a replica, which cannot be written to",
      remedy: expect.stringContaining("Set REDIS_URL to the primary"),
    });
    await queues.close();
  });
});

describe("a Redis that cannot be used is refused at the start, with what to do", () => {
  let server: TestValkey;
  let replica: TestValkey;
  let cluster: TestValkey;
  beforeAll(async () => {
    [server, replica, cluster] = await Promise.all([
      startValkey(),
      startValkey(),
      startValkey("--cluster-enabled", "yes"),
    ]);
    await replicate(replica, server);
    const users = {
      noinfo: ["~*", "+@all", "-@dangerous"],
      elsewhere: ["~other:*", "+@all"],
      nolist: ["~*", "+@all", "-@dangerous", "+info"],
      able: ["~reach:*", "+@all", "-@dangerous", "+info", "+client|list"],
    };
    for (const [name, rights] of Object.entries(users))
      await server.admin.call("ACL", "SETUSER", name, "on", ">pw", "&*", ...rights);
  });
  afterAll(async () => {
    for (const one of [server, replica, cluster]) await one.close();
  });

  const refusalOf = async (redisUrl: string): Promise<StoreError> => {
    const outcome = await open(redisUrl).catch((error: unknown) => error);
    if (outcome instanceof StoreError) return outcome;
    throw new Error(`${redisUrl} was not refused`, { cause: outcome });
  };

  it.each([
    ["a replica", () => `redis://127.0.0.1:${replica.port}`, "leads to a replica"],
    ["a server in cluster mode", () => `redis://127.0.0.1:${cluster.port}`, "Redis Cluster"],
    ["a database number that does not exist", () => `redis://127.0.0.1:${server.port}/20`, "database number"],
    ["a wrong password", () => `redis://able:no@127.0.0.1:${server.port}`, "the user or the password"],
    ["a user without INFO", () => `redis://noinfo:pw@127.0.0.1:${server.port}`, "lacks a permission"],
    ["a user of other keys", () => `redis://elsewhere:pw@127.0.0.1:${server.port}`, "lacks a permission"],
    ["a user without CLIENT LIST", () => `redis://nolist:pw@127.0.0.1:${server.port}`, "lacks a permission"],
  ])("%s", async (_, redisUrl, sentence) => {
    const { message, remedy } = await refusalOf(redisUrl());
    expect(message).toContain(sentence);
    expect(remedy).toMatch(/^[A-Z].+\.$/);
  });

  it("a full server", async () => {
    await server.admin.config("SET", "maxmemory", "1");
    expect((await refusalOf(`redis://127.0.0.1:${server.port}`)).message).toContain("Redis is full");
    await server.admin.config("SET", "maxmemory", "0");
  });

  it("but not a user with the rights that docs/operations.md lists", async () => {
    const queues = await open(`redis://able:pw@127.0.0.1:${server.port}`);
    expect(await queues.countWorkers("facebook")).toBe(0);
    expect(await server.admin.keys("reach:check:*")).toEqual([]);
    await queues.close();
  });
});
