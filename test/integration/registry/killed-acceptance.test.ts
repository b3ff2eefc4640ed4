import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { toCollections } from "../../../src/store/models/catalog.ts";
import { writeLargeRegistry } from "../../bench/large-registry.ts";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";

/** On each of two platforms; a thousand accounts are a part. */
const ACCOUNTS = 6_000;

describe("an acceptance that is killed between two parts of a registry", () => {
  let outside: Outside;
  let client: MongoClient;
  beforeAll(async () => {
    outside = await Outside.open("killed", { start: at("2023-07-20 12:00"), accounts: 5 });
    client = new MongoClient(outside.database.mongoUri);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await outside.close();
  });

  it("leaves the old registry in force, and the next one removes what it wrote", async () => {
    const { registryParts, registryRevisions, accounts, meta } = toCollections(
      client.db(`${outside.database.name}_simulated`),
    );
    const accept = () => outside.start("accounts", "accept");
    const inForce = () => accounts.countDocuments({ inForce: true });
    expect(await accept().finished()).toMatchObject({ code: 0 });
    const small = await inForce();
    const large = join(outside.folder, "large");
    mkdirSync(large);
    const files = await writeLargeRegistry(large, ACCOUNTS);
    copyFileSync(files.officesFile, outside.env.REACH_OFFICES_FILE ?? "");
    copyFileSync(files.accountsFile, outside.env.REACH_ACCOUNTS_FILE ?? "");

    const written = registryParts.watch([{ $match: { operationType: "insert" } }]);
    await written.tryNext();
    const killed = accept();
    for (let parts = 0; parts < 3; parts += 1) await written.next();
    await killed.stop("SIGKILL");
    await written.close();
    const left = await registryParts.distinct("digest");
    expect(left).toHaveLength(2);
    expect(await registryRevisions.countDocuments()).toBe(1);
    expect(await inForce()).toBe(small);

    // As ten minutes later.
    const lease = await meta.updateOne({ _id: /^staged/ }, { $set: { until: new Date() } });
    expect(lease.modifiedCount).toBe(1);
    expect(await accept().finished()).toMatchObject({ code: 0 });
    expect(await inForce()).toBe(2 * ACCOUNTS);
    const revisions = await registryRevisions.find().sort({ _id: 1 }).toArray();
    expect(revisions.map(({ parts }) => parts)).toEqual([1, (2 * ACCOUNTS) / 1_000]);
    const named = new Set(revisions.map(({ content }) => content));
    expect(new Set(await registryParts.distinct("digest"))).toEqual(named);
    expect(await registryParts.countDocuments()).toBe(1 + (2 * ACCOUNTS) / 1_000);
  }, 180_000);
});
