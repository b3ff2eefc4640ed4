import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { testDatabase } from "../../support/servers.ts";

describe("the servers of a test run", () => {
  const database = testDatabase("run_servers");
  afterAll(() => database.cleanUp());

  it("keep a document in a transaction", async () => {
    const client = new MongoClient(database.mongoUri);
    try {
      const collection = client.db(database.name).collection<{ _id: string }>("things");
      await client.withSession((session) =>
        session.withTransaction(() => collection.insertOne({ _id: "one" }, { session })),
      );
      expect(await collection.countDocuments()).toBe(1);
    } finally {
      await client.close();
    }
  });

  it("never throw keys away, and write an append-only file", async () => {
    const client = new Redis(database.redisUrl);
    try {
      expect(await client.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "noeviction"]);
      expect(await client.config("GET", "appendonly")).toEqual(["appendonly", "yes"]);
    } finally {
      client.disconnect();
    }
  });

  it("refuse a client without the secret", async () => {
    const path = new URL(database.redisUrl).searchParams.get("path") ?? "";
    const stranger = new Redis({ path, maxRetriesPerRequest: 0, lazyConnect: true });
    stranger.on("error", () => {});
    await expect(stranger.get("x")).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
    const host = new URL(database.mongoUri).host;
    const client = new MongoClient(`mongodb://${host}/?directConnection=true`);
    await expect(client.db("x").collection("y").findOne()).rejects.toThrow(/requires authentication/);
    await client.close();
  });
});
