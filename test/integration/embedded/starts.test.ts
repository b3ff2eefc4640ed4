import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { readHostEnvironment } from "../../../config/host-environment.ts";
import { checkConfiguredMongo } from "../../../src/embedded/given-servers.ts";
import { openServers } from "../../../src/embedded/open-servers.ts";
import type { OpenServers, OpenServersOptions } from "../../../src/embedded/open-servers.ts";
import { openLayout } from "../../../src/embedded/processes/data-layout.ts";
import { rotateLogs } from "../../../src/embedded/processes/run-servers.ts";
import { until } from "../../support/until.ts";
import { ConfigError, StoreError } from "../../../src/errors/reach-error.ts";

describe("a start of the embedded servers", () => {
  let folder = "";
  let dataDir = "";
  let opened: OpenServers[] = [];
  let notices: string[] = [];

  const open = async (options: Partial<OpenServersOptions> = {}): Promise<OpenServers> => {
    const none = { mongoUri: null, redisUrl: null, mongodBin: null, valkeyBin: null };
    const servers = await openServers({
      ...none,
      dataDir,
      host: readHostEnvironment(),
      durability: "none",
      notify: (line) => notices.push(line),
      ...options,
    });
    opened.push(servers);
    return servers;
  };
  const onlyValkey = () => open({ mongoUri: process.env["TEST_MONGODB_URI"] ?? "" });
  const record = "servers.json";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-starts-"));
    dataDir = folder;
    opened = [];
    notices = [];
  });
  afterEach(async () => {
    for (const servers of opened) await servers.release();
    await rm(folder, { recursive: true, force: true });
  });

  it("takes another port, and the same data, when the old one is occupied; the socket stays", async () => {
    const before = await open();
    const client = new MongoClient(before.mongoUri);
    await client.db("kept").collection<{ _id: string }>("things").insertOne({ _id: "one" });
    await client.close();
    await before.release();
    const occupied: Server[] = [];
    try {
      occupied.push(await occupy(new URL(before.mongoUri).port));
      const after = await open();
      expect(new URL(after.mongoUri).port).not.toBe(new URL(before.mongoUri).port);
      expect(after.redisUrl).toBe(before.redisUrl);
      const again = new MongoClient(after.mongoUri);
      expect(await again.db("kept").collection("things").countDocuments()).toBe(1);
      await again.close();
    } finally {
      for (const server of occupied) server.close();
    }
  });

  it("finds its data again although the notes of ports and passwords are lost", async () => {
    const before = await open();
    await before.release();
    for (const lost of ["running/mongo.json", "mongo/replica-port", "mongo/password"])
      await rm(join(dataDir, "servers", lost));
    const after = await open();
    expect(new URL(after.mongoUri).password).not.toBe(new URL(before.mongoUri).password);
    expect(await checkConfiguredMongo(after.mongoUri)).toBe(before.versions.mongo);
  });

  it("says in two lines what runs where, without a secret", async () => {
    const { describe: lines, mongoUri, redisUrl, versions } = await open();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^MongoDB \d+\.\d+\.\d+ on 127\.0\.0\.1:\d+, started \(.+\), data in /);
    expect(lines[1]).toMatch(/^(Valkey|Redis) \d+\.\d+\.\d+ on a Unix socket, started \(.+\), data in /);
    for (const uri of [mongoUri, redisUrl]) expect(lines.join()).not.toContain(new URL(uri).password);
    expect(lines[0]).toContain(versions.mongo);
  });

  it("starts only what is not given, and releases twice without harm", async () => {
    const servers = await onlyValkey();
    expect(servers.embedded).toEqual({ mongo: false, redis: true });
    expect(servers.mongoUri).toBe(process.env["TEST_MONGODB_URI"]);
    expect(servers.describe[0]).toMatch(/^MongoDB \S+ at 127\.0\.0\.1:\d+, as configured$/);
    await Promise.all([servers.release(), servers.release()]);
  });

  it("writes down at the first start which version wrote the data, and keeps to it", async () => {
    const servers = await onlyValkey();
    await servers.release();
    const noted = JSON.parse(await readFile(join(dataDir, record), "utf8")) as {
      redis: Record<string, string>;
    };
    expect(noted.redis).toMatchObject({ product: expect.any(String), version: servers.versions.redis });
    await writeFile(
      join(dataDir, record),
      JSON.stringify({ redis: { ...noted.redis, version: "6.2.0", major: "6" } }),
    );
    const refusal: unknown = await onlyValkey().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect((refusal as ConfigError).message).toContain("6.2.0");
    expect((refusal as ConfigError).remedy).toMatch(/upgrade in steps, or dump .* restore/);
  });

  it("stops when the record of versions is damaged", async () => {
    await writeFile(join(dataDir, record), "{");
    await expect(onlyValkey()).rejects.toThrow(/servers\.json is damaged/);
  });

  it("passes over a lock that a dead command left", async () => {
    const lock = join(dataDir, "servers", "lock");
    await mkdir(lock, { recursive: true });
    await utimes(lock, 0, 0);
    expect((await onlyValkey()).embedded.redis).toBe(true);
  });

  it("passes over a damaged lease and a damaged note of what runs", async () => {
    for (const folder of ["leases", "running"])
      await mkdir(join(dataDir, "servers", folder), { recursive: true });
    await writeFile(join(dataDir, "servers", "leases", "1-x.json"), "{");
    await writeFile(join(dataDir, "servers", "running", "redis.json"), '{"pid":-1}');
    expect((await onlyValkey()).embedded.redis).toBe(true);
  });

  it("puts a log aside that has grown too long, under a mongod that runs", async () => {
    const { mongoUri } = await open();
    const layout = await openLayout(dataDir);
    const log = join(layout.home.mongo, "mongod.log");
    await truncate(log, 11 * 1024 * 1024);
    await rotateLogs(layout);
    await until(() =>
      stat(log).then(
        ({ size }) => size < 1_000_000,
        () => false,
      ),
    );
    expect((await stat(`${log}.1`)).size).toBeGreaterThanOrEqual(11 * 1024 * 1024);
    expect(await checkConfiguredMongo(mongoUri)).toMatch(/^\d/);
  });

  it("takes a folder with blanks, quotes and letters beyond ASCII in its name", async () => {
    dataDir = join(folder, 'data "of" बिहार');
    expect((await open()).embedded).toEqual({ mongo: true, redis: true });
  });

  it("keeps Valkey on a socket that no other user can reach, whatever the length of the folder's name", async () => {
    for (const name of ["short", "long".repeat(30)]) {
      dataDir = join(folder, name);
      const servers = await onlyValkey();
      const socket = new URL(servers.redisUrl).searchParams.get("path") ?? "";
      expect((await stat(dirname(socket))).mode & 0o077).toBe(0);
      expect((await stat(socket)).mode & 0o777).toBe(0o600);
      const valkey = new Redis(servers.redisUrl);
      expect(await valkey.config("GET", "port")).toEqual(["port", "0"]);
      valkey.disconnect();
    }
  });

  it("puts a damaged append-only file aside, says so, and starts with empty queues", async () => {
    const before = await onlyValkey();
    const client = new Redis(before.redisUrl);
    await client.set("queued", "job");
    client.disconnect();
    await before.release();
    const data = join(dataDir, "servers", "redis", "data");
    const file =
      (await readdir(join(data, "appendonlydir"))).find((name) => name.endsWith(".incr.aof")) ?? "";
    await appendFile(join(data, "appendonlydir", file), "noise that no command begins with\r\n");
    const after = await onlyValkey();
    const again = new Redis(after.redisUrl);
    expect(await again.get("queued")).toBeNull();
    again.disconnect();
    expect((await readdir(data)).filter((name) => name.startsWith("appendonlydir.damaged-"))).toHaveLength(1);
    expect(notices.join("\n")).toMatch(/the append-only file of Valkey was damaged: it is kept as /);
  });

  it("says that the back-up is to be restored where MongoDB's data is damaged, without a back-trace", async () => {
    await (await open()).release();
    await writeFile(join(dataDir, "servers", "mongo", "data", "WiredTiger.turtle"), "");
    const failure: unknown = await open().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect((failure as StoreError).message).toMatch(/^MongoDB did not start: the data in .* is damaged$/);
    expect((failure as StoreError).remedy).toMatch(/^Restore the last back-up/);
  });

  it("fails with the server's own last words, and leaves nothing running, when a server cannot start", async () => {
    await mkdir(join(dataDir, "servers", "redis", "data", "appendonlydir"), { recursive: true });
    await writeFile(
      join(dataDir, "servers", "redis", "data", "appendonlydir", "appendonly.aof.manifest"),
      "file no-such-file seq 1 type b\n",
    );
    await expect(onlyValkey()).rejects.toThrow(/Valkey did not start: it ended.*; its log ends: /);
  });
});

async function occupy(port: string): Promise<Server> {
  const server = createServer().listen(Number(port), "127.0.0.1");
  await once(server, "listening");
  return server;
}
