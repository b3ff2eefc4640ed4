import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MongoClient } from "mongodb";
import { packageRoot } from "../../../config/package-root.ts";
import { environmentOf, Rig } from "../../support/collector.ts";
import { type TestDatabase, testDatabase } from "../../support/servers.ts";

const run = promisify(execFile);

/** Runs a command line as a person would, against a database. */
const reach = (env: Record<string, string>, ...args: string[]) =>
  run(process.execPath, [join(packageRoot(), "src", "cli", "launch.mjs"), ...args], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    timeout: 60_000,
  });

/** Every document of a database, as one digest a collection; what the commands note of themselves is left out. */
async function digestsOf(uri: string, name: string): Promise<Record<string, string>> {
  const client = new MongoClient(uri);
  try {
    const digests: Record<string, string> = {};
    for (const { name: collection } of await client
      .db(name)
      .listCollections({ type: "collection", name: { $not: /^system\./ } })
      .toArray()) {
      const rows = await client.db(name).collection(collection).find().sort({ _id: 1 }).toArray();
      const kept = rows.filter(({ _id }) => !["last-backup", "last-restore"].includes(String(_id)));
      digests[collection] =
        `${kept.length} ${createHash("sha256").update(JSON.stringify(kept)).digest("hex")}`;
    }
    return digests;
  } finally {
    await client.close();
  }
}

describe("a back-up", () => {
  let rig: Rig;
  let other: TestDatabase;
  let folder: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "backup", livesEach: 2 });
    other = testDatabase("restored");
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    env = { ...environmentOf(rig.database, rig.simulator), REACH_DATA_DIR: join(folder, "data") };
    const daemon = await rig.process();
    for (let slot = 0; slot < 3; slot += 1) {
      await daemon.drive.advance();
      rig.clock.move(10);
    }
    await daemon.stop();
  });
  afterEach(async () => {
    await rig.close();
    await other.cleanUp();
    await rm(folder, { recursive: true });
  });

  it("restored into an empty database is the same to the last document, and is never put over another", async () => {
    const file = join(folder, "reach.gz");
    await reach(env, "backup", file);
    const into = { ...env, MONGODB_URI: other.namedUri };
    const { stdout } = await reach(into, "restore", file);
    const held = await digestsOf(other.mongoUri, `${other.name}_simulated`);
    expect(held).toEqual(await digestsOf(rig.database.mongoUri, `${rig.database.name}_simulated`));
    expect((JSON.parse(stdout) as Record<string, number>)["snapshots"]).toBe(8);
    await expect(reach(into, "restore", file)).rejects.toMatchObject({
      stderr: expect.stringContaining("already") as string,
    });
  });

  it("that was cut short, or is no back-up, is refused in one sentence", async () => {
    const file = join(folder, "reach.gz");
    await reach(env, "backup", file);
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, whole.length / 2));
    const into = { ...env, MONGODB_URI: other.namedUri };
    await expect(reach(into, "restore", file)).rejects.toMatchObject({
      stderr: expect.stringContaining("cannot be read as a back-up") as string,
    });
    await other.cleanUp();
    await writeFile(file, "nothing of the kind");
    await expect(reach(into, "restore", file)).rejects.toMatchObject({
      stderr: expect.stringContaining("cannot be read as a back-up") as string,
    });
  });

  it("and what one account is forgotten of: its content goes, its neighbours' stays, and that it went is kept", async () => {
    const { stdout } = await reach(
      env,
      "forget",
      "office-1.facebook",
      "--by",
      "the office",
      "--why",
      "letter 7",
    );
    const { deleted } = JSON.parse(stdout) as { deleted: Record<string, number> };
    expect(deleted).toMatchObject({ snapshots: 1, liveSessions: 2, lookStates: 1 });
    const sessions = await rig.exported("live-sessions");
    expect(new Set(sessions.map(({ account }) => account))).not.toContain("office-1.facebook");
    expect(sessions).toHaveLength(6);
    expect(await rig.shelf.store.operations.deletions()).toMatchObject([
      { accountKey: "office-1.facebook", by: "the office", reason: "letter 7", counts: deleted },
    ]);
    expect((await rig.ledger()).get("office-1.facebook live 12:00")).toBe("read");
  });

  it("and the handover tells each credential by its fingerprint, and holds no secret", async () => {
    const file = join(folder, "handover.md");
    await reach({ ...env, REACH_PLATFORMS: "facebook" }, "doctor", "--handover", file).catch(() => {});
    const text = await readFile(file, "utf8");
    expect(text).toContain("**facebook default**: works");
    expect(text).toMatch(/fingerprint [0-9a-f]{12}/);
    for (const secret of [rig.simulator.secrets.facebookToken, rig.simulator.secrets.facebookAppSecret])
      expect(text).not.toContain(secret);
  });
});

describe("what a platform does not let us keep", () => {
  it("is deleted when its time is over, but not what people entered, and it is kept that it was", async () => {
    const rig = await Rig.open({ purpose: "retention", env: { REACH_PLATFORMS: "x" } });
    try {
      const { store } = rig.shelf;
      const daemon = await rig.process();
      await daemon.drive.advance();
      const before = new Date(rig.clock.now().getTime() + 60_000);
      expect(await store.operations.expireStatistics("x", before, "a rule", rig.clock.now())).toBe(4);
      expect(await store.operations.expireStatistics("x", before, "a rule", rig.clock.now())).toBe(0);
      expect(await rig.exported("snapshots")).toEqual([]);
      expect(await store.operations.deletions()).toMatchObject([
        { accountKey: "*.x", by: "retention", counts: { snapshots: 4 } },
      ]);
      expect((await store.operations.migrations()).map(({ id }) => id)).toEqual(["0001-findings-last-at"]);
    } finally {
      await rig.close();
    }
  });
});
