import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { once } from "node:events";
import { Redis } from "ioredis";
import {
  checkConfiguredMongo,
  checkConfiguredRedis,
  extractHosts,
} from "../../../src/embedded/given-servers.ts";
import { ConfigError, StoreError } from "../../../src/errors/reach-error.ts";

const MONGO = process.env["TEST_MONGODB_URI"] ?? "";
const REDIS = process.env["TEST_REDIS_URL"] ?? "";

async function failureOf(work: Promise<unknown>): Promise<ConfigError | StoreError> {
  const failure: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof ConfigError || failure instanceof StoreError) return failure;
  throw new Error(`expected an error of the tree, got ${String(failure)}`);
}

describe("servers that are given", () => {
  let silent: Server;
  const sockets = new Set<Socket>();
  const silentHost = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;

  beforeAll(async () => {
    silent = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1");
    await once(silent, "listening");
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it("report their versions", async () => {
    expect(await checkConfiguredMongo(MONGO)).toMatch(/^\d+\.\d+\.\d+/);
    expect(await checkConfiguredRedis(REDIS)).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("are refused by variable and host when nothing answers, without the credentials", async () => {
    const failures = [
      checkConfiguredMongo("mongodb://someone:s3cret@127.0.0.1:1/x", 500),
      checkConfiguredMongo(`mongodb://someone:s3cret@${silentHost()}/x`, 500),
      checkConfiguredRedis("redis://someone:s3cret@127.0.0.1:1", 500),
      checkConfiguredRedis(`redis://someone:s3cret@${silentHost()}`, 500),
    ].map(failureOf);
    for (const failure of await Promise.all(failures)) {
      expect(failure).toBeInstanceOf(StoreError);
      expect(failure.message).toMatch(/^(MONGODB_URI|REDIS_URL): no answer from 127\.0\.0\.1:\d+ within 5 s/);
      expect(failure.message).not.toMatch(/s3cret|someone/);
    }
  });

  it("are refused as a fault of configuration when the credentials are wrong", async () => {
    const wrongMongo = MONGO.replace(/:[^:@/]+@/, ":wr0ng@");
    const wrongRedis = REDIS.replace(/:[^:@/]+@/, ":wr0ng@");
    const failures = [checkConfiguredMongo(wrongMongo), checkConfiguredRedis(wrongRedis)].map(failureOf);
    for (const failure of await Promise.all(failures)) {
      expect(failure).toBeInstanceOf(ConfigError);
      expect(failure.message).toMatch(/does not accept the credentials/);
      expect(failure.message).not.toContain("wr0ng");
    }
  });

  it.each(["http://127.0.0.1", "127.0.0.1:27017", "mongodb://", "mongodb://a:b:c@/x?replicaSet"])(
    "are refused as a fault of configuration when %s should be a MongoDB",
    async (uri) => {
      const failure = await failureOf(checkConfiguredMongo(uri));
      expect(failure).toBeInstanceOf(ConfigError);
      expect(failure.message).toMatch(/^MONGODB_URI/);
    },
  );

  it("are refused when Redis may throw keys away", async () => {
    const client = new Redis(REDIS);
    await client.config("SET", "maxmemory-policy", "allkeys-lru");
    try {
      const failure = await failureOf(checkConfiguredRedis(REDIS));
      expect(failure).toBeInstanceOf(ConfigError);
      expect(failure.message).toContain("allkeys-lru");
    } finally {
      await client.config("SET", "maxmemory-policy", "noeviction");
      client.disconnect();
    }
  });

  it("are refused with the right to grant when the Redis user may not ask for INFO", async () => {
    const client = new Redis(REDIS);
    await client.call("ACL", "SETUSER", "noinfo", "on", ">pw", "~*", "&*", "+@all", "-@dangerous");
    try {
      const failure = await failureOf(
        checkConfiguredRedis(REDIS.replace(/^redis:\/\/.*@/, "redis://noinfo:pw@")),
      );
      expect(failure.message).toContain("the Redis user in REDIS_URL lacks a permission (NOPERM");
      expect(failure).toHaveProperty("remedy", expect.stringContaining("+info +client|list"));
    } finally {
      await client.call("ACL", "DELUSER", "noinfo");
      client.disconnect();
    }
  });

  it("are named by their hosts alone", () => {
    expect(extractHosts("mongodb://a:p%40ss@one:1,two:2/db?x=y")).toBe("one:1,two:2");
    expect(extractHosts("rediss://:secret@cache.example.org:6380/1")).toBe("cache.example.org:6380");
    expect(extractHosts("nonsense with secret")).toBe("an address that cannot be read");
  });
});
