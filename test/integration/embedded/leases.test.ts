import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { until } from "../../support/until.ts";
import { Command, runs, serverPid } from "./command.ts";

async function insert(mongoUri: string, id: string): Promise<void> {
  const client = new MongoClient(mongoUri);
  await client.db("kept").collection<{ _id: string }>("things").insertOne({ _id: id });
  await client.close();
}

async function idsOf(mongoUri: string): Promise<string[]> {
  const client = new MongoClient(mongoUri);
  const found = await client.db("kept").collection<{ _id: string }>("things").find().toArray();
  await client.close();
  return found.map(({ _id }) => _id);
}

describe("embedded servers of one data directory", () => {
  let dataDir = "";
  let commands: Command[] = [];

  const start = (): Command => {
    const command = new Command(dataDir);
    commands.push(command);
    return command;
  };
  const pids = () => Promise.all([serverPid(dataDir, "mongo"), serverPid(dataDir, "redis")]);

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "reach-leases-"));
    commands = [];
  });
  afterEach(async () => {
    for (const command of commands) await command.leave();
    const left = await pids();
    await until(() => left.every((pid) => !runs(pid)), { what: "the end of the servers" });
    await rm(dataDir, { recursive: true, force: true });
  });

  it("are started once by two commands that come at once, and stopped when the last has left", async () => {
    const [first, second] = [start(), start()];
    const opened = await Promise.all([first.opened(), second.opened()]);
    expect(opened[0].mongoUri).toBe(opened[1].mongoUri);
    expect(opened[0].redisUrl).toBe(opened[1].redisUrl);
    expect(opened.filter(({ describe: [line] }) => line.includes("already running"))).toHaveLength(1);
    const [mongo, redis] = await pids();
    await first.leave();
    await insert(opened[1].mongoUri, "after the first left");
    expect(runs(mongo) && runs(redis)).toBe(true);
    await second.leave();
    expect(runs(mongo) || runs(redis)).toBe(false);
  });

  it("keep their data from one start to the next, on the same ports", async () => {
    const first = start();
    const before = await first.opened();
    await insert(before.mongoUri, "one");
    const redis = new Redis(before.redisUrl);
    await redis.set("key", "value");
    redis.disconnect();
    await first.leave();
    const after = await start().opened();
    expect(after.mongoUri).toBe(before.mongoUri);
    expect(await idsOf(after.mongoUri)).toEqual(["one"]);
    const again = new Redis(after.redisUrl);
    expect(await again.get("key")).toBe("value");
    again.disconnect();
  });

  it("are stopped by the last to leave although another holder was killed", async () => {
    const [killed, last] = [start(), start()];
    await Promise.all([killed.opened(), last.opened()]);
    const [mongo, redis] = await pids();
    await killed.kill();
    await last.leave();
    expect(runs(mongo) || runs(redis)).toBe(false);
  });

  it("are stopped by the guardian when the only holder was killed", async () => {
    const only = start();
    await only.opened();
    const [mongo, redis] = await pids();
    await only.kill();
    await until(() => !runs(mongo) && !runs(redis), { timeoutMs: 20_000 });
    await until(async () => !(await readdir(join(dataDir, "servers"))).includes("lock"));
    expect(runs(mongo) || runs(redis)).toBe(false);
  });

  it("are adopted, data and all, by a command that comes right after the only holder was killed", async () => {
    const only = start();
    const { mongoUri } = await only.opened();
    await insert(mongoUri, "one");
    await only.kill();
    const next = await start().opened();
    expect(await idsOf(next.mongoUri)).toEqual(["one"]);
  });

  it("are started again on the same data and port when mongod was killed under a holder", async () => {
    const holder = start();
    const { mongoUri } = await holder.opened();
    await insert(mongoUri, "before");
    const killed = await serverPid(dataDir, "mongo");
    process.kill(killed, "SIGKILL");
    await until(async () => (await serverPid(dataDir, "mongo")) !== killed && holder.notices.length > 0);
    expect(holder.notices.join()).toContain("MongoDB");
    await insert(mongoUri, "after");
    expect(await idsOf(mongoUri)).toEqual(["before", "after"]);
  });

  it("are started again by the next command when all was killed", async () => {
    const first = start();
    const { mongoUri, redisUrl } = await first.opened();
    await insert(mongoUri, "one");
    const redis = new Redis(redisUrl);
    await redis.set("key", "value");
    redis.disconnect();
    const all = await pids();
    await first.kill();
    for (const pid of all) process.kill(pid, "SIGKILL");
    const next = await start().opened();
    expect(await idsOf(next.mongoUri)).toEqual(["one"]);
  });

  it("leave no secret readable by others, nor in the list of processes", async () => {
    const { mongoUri, redisUrl } = await start().opened();
    const secrets = [new URL(mongoUri).password, new URL(redisUrl).password];
    expect(new Set(secrets.map((secret) => secret.length))).toEqual(new Set([64]));
    for (const pid of await pids()) {
      const reported =
        (await readFile(`/proc/${pid}/cmdline`, "utf8")) + (await readFile(`/proc/${pid}/environ`, "utf8"));
      for (const secret of secrets) expect(reported).not.toContain(secret);
    }
    const root = join(dataDir, "servers");
    expect((await stat(root)).mode & 0o777).toBe(0o700);
    for (const file of ["mongo/keyfile", "mongo/password", "redis/password", "redis/valkey.conf"])
      expect((await stat(join(root, file))).mode & 0o777).toBe(0o600);
  });
});
