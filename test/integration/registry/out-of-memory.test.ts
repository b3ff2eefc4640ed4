import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { toCollections } from "../../../src/store/models/catalog.ts";
import { writeLargeRegistry } from "../../bench/large-registry.ts";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";

/** On each of two platforms; what is held of them is more than the heap has left. */
const ACCOUNTS = 30_000;
const HEAP_MEGABYTES = 48;

describe("an acceptance whose memory runs out", () => {
  let outside: Outside;
  let client: MongoClient;
  beforeAll(async () => {
    const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}` };
    outside = await Outside.open("nomemory", { start: at("2023-07-20 12:00"), accounts: 5, env });
    client = new MongoClient(outside.database.mongoUri);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await outside.close();
  });

  it("leaves the old registry in force whole, and what it wrote is removed by the next one", async () => {
    const { registryParts, registryRevisions, accounts, meta } = toCollections(
      client.db(`${outside.database.name}_simulated`),
    );
    const accept = () => outside.start("accounts", "accept").finished();
    const state = async () => [
      await registryRevisions.countDocuments(),
      await accounts.countDocuments({ inForce: true }),
      await accounts.countDocuments(),
    ];
    expect(await accept()).toMatchObject({ code: 0 });
    const before = await state();
    const { REACH_OFFICES_FILE: officesFile = "", REACH_ACCOUNTS_FILE: accountsFile = "" } = outside.env;
    const [offices, listed] = [readFileSync(officesFile), readFileSync(accountsFile)];
    const large = join(outside.folder, "large");
    mkdirSync(large);
    const files = await writeLargeRegistry(large, ACCOUNTS);
    copyFileSync(files.officesFile, officesFile);
    copyFileSync(files.accountsFile, accountsFile);
    const died = await accept();
    expect(died.code).not.toBe(0);
    expect(died.stderr).toContain("heap out of memory");
    expect(await state()).toEqual(before);

    // As ten minutes later, with the old files again.
    await meta.updateMany({ _id: /^staged/ }, { $set: { until: new Date() } });
    writeFileSync(officesFile, offices);
    writeFileSync(accountsFile, listed);
    expect(await accept()).toMatchObject({ code: 0 });
    expect(await state()).toEqual(before);
    expect(await registryParts.countDocuments()).toBe(1);
  }, 180_000);
});
