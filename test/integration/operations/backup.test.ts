import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { MongoClient } from "mongodb";
import { packageRoot } from "../../../config/package-root.ts";
import type { Office } from "../../../src/domain/office.ts";
import { toAccountsCsv } from "../../../src/simulator/control/accounts-csv.ts";
import { environmentOf, Rig } from "../../support/collector.ts";
import { type TestDatabase, testDatabase } from "../../support/servers.ts";
import { Command } from "../embedded/command.ts";

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

/** Indexes, and views with what they show. */
async function shapeOf(uri: string, name: string) {
  const client = new MongoClient(uri);
  try {
    const db = client.db(name);
    const indexes: string[] = [];
    const views: { view: string; pipeline: unknown; rows: unknown[] }[] = [];
    for (const one of await db.listCollections().toArray())
      if (one.type === "view" && "options" in one)
        views.push({
          view: one.name,
          pipeline: (one.options as { pipeline: unknown }).pipeline,
          rows: await db
            .collection(one.name)
            .find()
            .sort({ account: 1, slot: 1, startedAt: 1, date: 1 })
            .toArray(),
        });
      else if (!one.name.startsWith("system."))
        for (const { key, name: index, unique = false } of await db.collection(one.name).indexes())
          indexes.push(`${one.name} ${JSON.stringify(key)} ${index} ${String(unique)}`);
    return { indexes: indexes.sort(), views: views.sort((a, b) => (a.view < b.view ? -1 : 1)) };
  } finally {
    await client.close();
  }
}

/** The numbers that were given, in order. */
async function numbersOf(uri: string, name: string): Promise<number[]> {
  const client = new MongoClient(uri);
  try {
    const rows = await client.db(name).collection("outbox").find().sort({ number: 1 }).toArray();
    return rows.map(({ number }) => Number(number));
  } finally {
    await client.close();
  }
}

/** The offices of a simulated world, as a file. */
const officesCsv = (offices: readonly Office[]): string =>
  [
    "office,kind,name_en,name_hi,lgd_code,division,aliases",
    ...offices.map(({ officeId, kind, nameEn, nameHi }) => `${officeId},${kind},${nameEn},${nameHi},,,`),
  ].join("\n");

describe("a back-up", () => {
  let rig: Rig;
  let other: TestDatabase;
  let folder: string;
  let env: Record<string, string>;
  let file: string;
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "backup", fresh: true, livesEach: 2 });
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    env = { ...environmentOf(rig.database, rig.simulator), REACH_DATA_DIR: join(folder, "data") };
    const daemon = await rig.process();
    for (let slot = 0; slot < 3; slot += 1) {
      await daemon.drive.advance();
      rig.clock.move(10);
    }
    await daemon.stop();
    await reach(env, "backup", join(folder, "whole.gz"));
  }, 120_000);
  afterAll(async () => {
    await rig.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    other = testDatabase("restored");
    file = await copied("reach.gz");
  });
  afterEach(() => other.cleanUp());

  /** A copy of the back-up, which a test may spoil. */
  const copied = async (name: string): Promise<string> => {
    await copyFile(join(folder, "whole.gz"), join(folder, name));
    return join(folder, name);
  };

  const saved = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it("restored into an empty database is the same to the last document, and is never put over another", async () => {
    const into = { ...env, MONGODB_URI: other.namedUri };
    const { stdout } = await reach(into, "restore", file);
    const held = await digestsOf(other.mongoUri, `${other.name}_simulated`);
    expect(held).toEqual(await digestsOf(rig.database.mongoUri, `${rig.database.name}_simulated`));
    expect((JSON.parse(stdout) as Record<string, number>)["snapshots"]).toBe(8);
    await expect(reach(into, "restore", file)).rejects.toMatchObject({
      stderr: expect.stringContaining("already") as string,
    });
  });

  it("restored on a fresh server has its indexes and views too, and the numbering of what becomes known goes on", async () => {
    const fresh = new Command(join(folder, "fresh"));
    try {
      const { mongoUri, redisUrl } = await fresh.opened();
      const named = new URL(mongoUri);
      named.pathname = "/moved";
      const there = { ...env, MONGODB_URI: named.href, REDIS_URL: redisUrl };
      await reach(there, "restore", file);
      const name = `${rig.database.name}_simulated`;
      const before = await shapeOf(rig.database.mongoUri, name);
      expect(await shapeOf(mongoUri, "moved_simulated")).toEqual(before);
      expect(before.indexes).toContainEqual(expect.stringMatching(/^snapshots .*"accountKey":1/));
      const shown = before.views.filter(({ rows }) => rows.length > 0).map(({ view }) => view);
      expect(shown).toEqual(expect.arrayContaining(["v1_daily", "v1_live_sessions", "v1_snapshots"]));
      const reported = await numbersOf(rig.database.mongoUri, name);
      const clockFile = join(folder, "clock");
      await writeFile(clockFile, String(rig.clock.now().getTime()));
      await reach(
        {
          ...there,
          REACH_CLOCK_FILE: clockFile,
          REACH_OFFICES_FILE: await saved("offices.csv", officesCsv(rig.simulator.offices)),
          REACH_ACCOUNTS_FILE: await saved("accounts.csv", toAccountsCsv(rig.simulator.accounts)),
        },
        "collect",
      );
      const after = await numbersOf(mongoUri, "moved_simulated");
      expect(reported.length).toBeGreaterThan(4);
      expect(after.length).toBeGreaterThan(reported.length);
      expect(after).toEqual(Array.from(after, (_, i) => i + 1));
    } finally {
      await fresh.leave();
    }
  }, 120_000);

  it("that is whole but for its end writes nothing, and one that was not restored to its end is taken by no command", async () => {
    const lines = gunzipSync(await readFile(file))
      .toString("utf8")
      .trimEnd()
      .split("\n");
    const into = { ...env, MONGODB_URI: other.namedUri };
    await writeFile(file, gzipSync(lines.slice(0, -1).join("\n")));
    await expect(reach(into, "restore", file)).rejects.toMatchObject({
      stderr: expect.stringContaining("it was cut short") as string,
    });
    expect(await digestsOf(other.mongoUri, `${other.name}_simulated`)).toEqual({});
    await writeFile(file, gzipSync(lines.join("\n")));
    const ofReal = {
      MONGODB_URI: other.namedUri,
      REDIS_URL: other.redisUrl,
      FACEBOOK_ACCESS_TOKEN: "canary",
    };
    await expect(
      reach({ ...ofReal, REACH_DATA_DIR: join(folder, "real") }, "restore", file),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('the back-up is of the mode "simulated"') as string,
    });
    await reach(into, "restore", file);
    const client = new MongoClient(other.mongoUri);
    await client
      .db(`${other.name}_simulated`)
      .collection<{ _id: string; value: string }>("meta")
      .insertOne({ _id: "restore-under-way", value: "true" });
    await client.close();
    await expect(reach(into, "export", "snapshots")).rejects.toMatchObject({
      stderr: expect.stringContaining("holds a restore that never came to its end") as string,
    });
  }, 120_000);

  it("is tried beside the database, which notes it: the handover names the last one that could be restored", async () => {
    const handover = async () => {
      const path = join(folder, "handover.md");
      await reach({ ...env, REACH_PLATFORMS: "facebook" }, "doctor", "--handover", path).catch(() => {});
      return readFile(path, "utf8");
    };
    expect(await handover()).toContain("last back-up that was restored: none");
    const before = await digestsOf(rig.database.mongoUri, `${rig.database.name}_simulated`);
    await reach(env, "restore", file, "--trial");
    expect(await digestsOf(rig.database.mongoUri, `${rig.database.name}_simulated`)).toMatchObject({
      snapshots: before["snapshots"],
      outbox: before["outbox"],
      counters: before["counters"],
    });
    expect(await digestsOf(rig.database.mongoUri, `${rig.database.name}_simulated_trial`)).toEqual({});
    expect(await handover()).toMatch(/last back-up that was restored: 20\S+Z \(reach\.gz, \d+ rows\)/);
    await writeFile(file, (await readFile(file)).subarray(0, 500));
    await expect(reach(env, "restore", file, "--trial")).rejects.toMatchObject({ code: 1 });
  }, 120_000);

  it("that was cut short, or is no back-up, is refused in one sentence", async () => {
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
    expect(await rig.deployment.store.operations.deletions()).toMatchObject([
      { accountKey: "office-1.facebook", by: "the office", reason: "letter 7", counts: deleted },
    ]);
    expect((await rig.ledger()).get("office-1.facebook live 12:00")).toBe("read");
  });

  it("and the handover lists each credential by its fingerprint, and holds no secret", async () => {
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
      const { store } = rig.deployment;
      const daemon = await rig.process();
      await daemon.drive.advance();
      const before = new Date(rig.clock.now().getTime() + 60_000);
      expect(await store.operations.expireStatistics("x", before, "a rule", rig.clock.now())).toBe(4);
      expect(await store.operations.expireStatistics("x", before, "a rule", rig.clock.now())).toBe(0);
      expect(await rig.exported("snapshots")).toEqual([]);
      expect(await store.operations.deletions()).toMatchObject([
        { accountKey: "*.x", by: "retention", counts: { snapshots: 4 } },
      ]);
      expect((await store.operations.migrations()).map(({ id }) => id)).toEqual([
        "0001-findings-last-at",
        "0002-session-observations",
        "0003-last-seen-month",
        "0004-air-times",
      ]);
    } finally {
      await rig.close();
    }
  });
});
