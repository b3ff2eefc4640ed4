import { type Db, MongoClient } from "mongodb";
import type { Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, gap, look, seen, snapshot, write, ZONE } from "./samples.ts";

const keys = ["patna", "gaya", "arwal"].map((office) => `${office}.facebook`);
const july = { since: at("00:00:00"), until: at("00:00:00", "2023-08-01") };
const platform = "facebook" as const;
const UNSURE = "sessions of a month whose start is not sure";

describe("reads cost the same whatever the length of the history", () => {
  let store: Store;
  let close: () => Promise<void>;
  let client: MongoClient;
  let database: Db;
  beforeAll(async () => {
    let uri: string;
    ({ store, uri, close } = await freshStore("indexes", { untouched: true }));
    client = new MongoClient(uri);
    database = client.db(store.database);
    const history = Array.from({ length: 40 }, (_, i) =>
      new Date(Date.UTC(2023, 2, 1 + i)).toISOString().slice(0, 10),
    );
    for (const accountKey of keys) {
      const who = { accountKey, officeId: accountKey.split(".")[0] ?? "" };
      const live = (day: string) =>
        seen({ sessionId: `L${day}`, videoId: null, startedAt: at("09:00:00", day) });
      for (const day of [...history, "2023-06-30", "2023-07-01", "2023-07-02"])
        await store.readings.record(
          write({
            snapshots: [snapshot({ ...who, slot: at("10:00:00", day) })],
            looks: [look({ ...who, slot: at("10:00:00", day), sessions: [live(day)] })],
            gaps: [gap({ ...who, slot: at("11:00:00", day) })],
          }),
        );
    }
    const past = await all(store.sessions.stream({ accountKeys: keys, until: at("00:00:00", "2023-06-30") }));
    const gone = { kind: "gone", edge: "node", trigger: "watch", sighting: null, retentionDays: 30 } as const;
    await store.sessions.recordProbes(
      past.map(({ accountKey, officeId, sessionId }) => ({
        sessionId,
        event: { ...gone, accountKey, officeId, platform, at: at("11:00:00", "2023-07-02") },
      })),
    );
    await store.outbox.sequence();
  });
  afterAll(async () => {
    await client.close();
    await close();
  });

  const reads: Record<string, () => Promise<unknown>> = {
    "a month of looks": () => store.looks.list({ accountKeys: keys, ...july }),
    "a month of looks of an office": () => store.looks.list({ officeId: "patna", ...july }),
    "a month of looks of a platform": () => store.looks.list({ platform, ...july }),
    "a month of sessions": () => all(store.sessions.stream({ accountKeys: keys, ...july })),
    "a month of sessions of an office": () => all(store.sessions.stream({ officeId: "gaya", ...july })),
    "a month of sessions of a platform": () => all(store.sessions.stream({ platform, ...july })),
    "a month of coverage": () =>
      all(store.coverage.stream({ accountKeys: keys, fromDay: "2023-07-01", toDay: "2023-07-31" })),
    "a month of coverage of an office": () =>
      all(store.coverage.stream({ officeId: "gaya", platform, fromDay: "2023-07-01", toDay: "2023-07-31" })),
    "roll-ups of a month": () => store.rollups.list(keys, "2023-07-01", "2023-07-31"),
    "the last roll-up before a month": () => store.rollups.lastAtOrBefore(keys, "2023-06-30", "2023-06-28"),
    "the latest snapshots": () => store.snapshots.latest(keys),
    "when a platform was last read": () => store.snapshots.newestObservedAt(platform),
    "an export of snapshots": () => all(store.snapshots.stream({ officeId: "patna", ...july })),
    "an export of a platform's snapshots": () => all(store.snapshots.stream({ platform, ...july })),
    "what is settled": () =>
      store.readings.settled(
        keys.map((accountKey) => ({ accountKey, metric: "live", slot: at("10:00:00") })),
        ZONE,
      ),
    [UNSURE]: () => all(store.sessions.stream({ accountKeys: keys, isStartUnsure: true, ...july })),
    "sessions to watch": () => store.sessions.watched(platform, at("00:00:00"), at("00:00:00")),
    "sessions by id": () => store.sessions.byIds("patna.facebook", ["L1"]),
    "a page of the feed": () => store.outbox.after(3, 20),
    "what has no number yet": () => store.outbox.sequence(),
    "open sweeps": () => store.sweeps.open(platform),
    "the latest sweep": () => store.sweeps.latest(platform),
    "batches of a sweep": () => store.sweeps.listBatches("facebook-20230701T043000Z"),
    "whether an account has readings": () => store.registry.hasReadings("patna.facebook"),
    "what people entered of an account": () => store.intake.listByAccounts(keys),
    "what waits for a second person": () => store.intake.listHeld(),
    "recording a batch": () =>
      store.readings.record(
        write({
          snapshots: [snapshot({ slot: at("12:00:00") })],
          looks: [look({ slot: at("12:00:00"), sessions: [seen({ lengthSeconds: 1900 })] })],
        }),
      ),
  };

  it.each(Object.keys(reads))("%s: every query uses an index", async (name) => {
    await database.command({ profile: 2 });
    await reads[name]?.();
    await database.command({ profile: 0 });
    const profiled = await database
      .collection("system.profile")
      .find({ ns: { $not: /system\.profile$/ }, planSummary: { $exists: true } })
      .toArray();
    await database.collection("system.profile").drop();
    expect(profiled.length).toBeGreaterThan(0);
    const scanned = profiled.filter(({ planSummary }) => String(planSummary).includes("COLLSCAN"));
    expect(scanned.map(({ ns, command }) => [ns, JSON.stringify(command)])).toEqual([]);
    const behind = profiled.filter(({ keysExamined }) => keysExamined > 40);
    expect(behind.map(({ ns, keysExamined, planSummary }) => [ns, keysExamined, planSummary])).toEqual([]);
    const sorted = profiled.filter(({ hasSortStage }) => hasSortStage === true).map(({ ns }) => ns);
    // Lives without a sure start are found by when they were last seen: few, and put in order afterwards.
    expect(sorted).toHaveLength(name === UNSURE ? 1 : 0);
  });

  it.each([
    ["liveSessions", ["lastSeenAt", "versionAt"]],
    ["sessionObservations", ["lastAt", "count"]],
    ["lookRuns", ["lastAt", "count", "longestHoleSeconds"]],
  ])("a look that shows nothing new writes fields of %s that no index holds", async (name, written) => {
    const indexes = await database.collection(name).indexes();
    const indexed = indexes.flatMap((index) =>
      Object.keys({ ...index.key, ...index.partialFilterExpression }),
    );
    expect(indexed.filter((field) => written.includes(field))).toEqual([]);
  });

  it("an older database loses the index that held when a live was last seen", async () => {
    const lives = database.collection("liveSessions");
    const options = { partialFilterExpression: { isStartSure: false } };
    const name = await lives.createIndex({ accountKey: 1, lastSeenAt: 1 }, options);
    await database.collection<{ _id: string }>("migrations").deleteOne({ _id: "0003-last-seen-month" });
    await Promise.all([store.prepare(), store.prepare()]);
    expect(await lives.indexExists(name)).toBe(false);
  });
});
