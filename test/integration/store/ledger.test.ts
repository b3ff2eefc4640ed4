import { countMinutes, openGaps, countCoverage } from "../../../src/domain/coverage.ts";
import { readingKey, type Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, gap, look, snapshot, write, ZONE } from "./samples.ts";

describe("what the store keeps beside readings", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("ledger"));
  });
  afterAll(() => close());

  const patna = { accountKey: "patna.facebook", officeId: "patna", platform: "facebook" as const };
  const everyTen = Array.from({ length: 144 }, (_, i) => i * 10);
  const missed = (day: string, minutes = everyTen) => ({
    ...patna,
    metric: "live" as const,
    day,
    minutes,
    reason: "not_running" as const,
    detail: "the collector was not running",
  });

  it("three weeks without the collector are one document an account, metric and day", async () => {
    const days = Array.from({ length: 21 }, (_, i) => `2023-07-${String(i + 1).padStart(2, "0")}`);
    await store.readings.recordMissed(
      days.map((day) => missed(day)),
      at("09:00:00", "2023-07-22"),
    );
    await store.readings.recordMissed(
      days.map((day) => missed(day)),
      at("09:05:00", "2023-07-22"),
    );
    const kept = await all(store.coverage.stream({ ...patna, fromDay: "2023-07-01", toDay: "2023-07-21" }));
    expect(kept).toHaveLength(21);
    for (const day of kept) {
      expect(day.gaps).toEqual([
        {
          from: 0,
          to: 1430,
          reason: "not_running",
          detail: "the collector was not running",
          at: at("09:00:00", "2023-07-22"),
          until: at("09:00:00", "2023-07-22"),
        },
      ]);
      expect(countCoverage(day)).toEqual({ expected: 144, read: 0 });
    }
  });

  it("a missed period keeps the readings and reasons of its slots", async () => {
    const day = "2023-08-01";
    await store.readings.record(
      write({
        looks: [look({ ...patna, slot: at("00:10:00", day) })],
        gaps: [gap({ ...patna, metric: "live", slot: at("00:20:00", day), reason: "forbidden" })],
      }),
    );
    await store.readings.recordMissed([missed(day, [0, 10, 20, 30])], at("01:00:00", day));
    const [kept] = await all(store.coverage.stream({ accountKeys: [patna.accountKey], fromDay: day }));
    expect(kept && openGaps(kept).map(({ minute, run }) => [minute, run?.reason])).toEqual([
      [0, "not_running"],
      [20, "forbidden"],
      [30, "not_running"],
    ]);
    expect(countMinutes(kept?.read)).toBe(1);
    const keys = ["00:00:00", "00:10:00", "00:20:00", "00:40:00"].map((time) => ({
      accountKey: patna.accountKey,
      metric: "live" as const,
      slot: at(time, day),
    }));
    expect(await store.readings.settled(keys, ZONE)).toEqual(
      new Set([keys[1]].flatMap((key) => (key ? [readingKey(key)] : []))),
    );
    expect(await store.readings.withOutcome(keys, ZONE)).toEqual(new Set(keys.slice(0, 3).map(readingKey)));
  });

  it("an audience reading by hand, at no slot, is settled by itself", async () => {
    const key = { accountKey: "hand.facebook", metric: "audience" as const, slot: at("10:03:07.250") };
    expect(await store.readings.settled([key], ZONE)).toEqual(new Set());
    await store.readings.record(
      write({
        snapshots: [snapshot({ accountKey: key.accountKey, slot: key.slot })],
        countsInCoverage: false,
      }),
    );
    expect(await store.readings.settled([key], ZONE)).toEqual(new Set([readingKey(key)]));
  });

  it("the first value that is pinned stands, though several pin at once", async () => {
    const reported = await Promise.all(["a", "b", "c"].map((value) => store.meta.pin("mode", value)));
    expect(new Set(reported).size).toBe(1);
    expect(await store.meta.get("mode")).toBe(reported[0]);
    await store.meta.set("mode", "z");
    expect(await store.meta.pin("mode", "y")).toBe("z");
    expect(await store.meta.get("deployment")).toBeNull();
  });

  it("a single value that was cleared is gone", async () => {
    await store.meta.set("planned-until.x", at("10:00:00"));
    expect(await store.meta.get("planned-until.x")).toEqual(at("10:00:00"));
    await store.meta.set("planned-until.x", null);
    expect(await store.meta.get("planned-until.x")).toBeNull();
  });

  it("a cadence is kept when it differs from the newest, in whatever order it is written", async () => {
    const hourly = { facebook: { audience: 60, live: 10 }, x: { audience: 60, live: null } };
    const turned = { x: { live: null, audience: 60 }, facebook: { live: 10, audience: 60 } };
    await Promise.all(
      [hourly, turned, hourly].map((cadence) => store.cadence.record(cadence, at("10:00:00"))),
    );
    await store.cadence.record({ facebook: { audience: 30, live: 10 } }, at("11:00:00"));
    const history = await store.cadence.history();
    expect(history.map(({ since }) => since)).toEqual([at("10:00:00"), at("11:00:00")]);
    expect(history[0]?.cadence).toEqual(hourly);
  });

  it("a credential's change is reported once, and its pause moves only forward", async () => {
    const { credentials } = store;
    const slowDown = { reason: "rate_limited", detail: "slow down" } as const;
    await credentials.pause("x", "default", { until: at("10:30:00"), ...slowDown }, at("10:00:00"));
    await credentials.pause("x", "default", { until: at("10:10:00"), ...slowDown }, at("10:01:00"));
    expect(await credentials.get("x", "default")).toMatchObject({ pausedUntil: at("10:30:00"), state: "ok" });
    const reported = [
      await credentials.setState("x", "default", "rejected", "f1", "code 190", at("10:02:00")),
      await credentials.setState("x", "default", "rejected", "f1", "code 190", at("10:03:00")),
      await credentials.setState("x", "default", "rejected", "f2", "code 190", at("10:04:00")),
      await credentials.setState("x", "default", "ok", "f2", null, at("10:05:00")),
      await credentials.setState("x", "default", "ok", "f2", null, at("10:06:00")),
    ];
    expect(reported).toEqual([true, false, true, true, false]);
    expect(await credentials.all()).toEqual([
      {
        platform: "x",
        credential: "default",
        state: "ok",
        fingerprint: "f2",
        pausedUntil: at("10:30:00"),
        pauseReason: "rate_limited",
        detail: null,
        changedAt: at("10:05:00"),
        checkedAt: at("10:06:00"),
      },
    ]);
  });

  it("a finding is kept once, and an answer that failed its schema once by its digest", async () => {
    const finding = {
      accountKey: "patna.x",
      code: "name_changed" as const,
      detail: "DM Patna -> Patna",
      at: at("10:00:00"),
    };
    const answer = {
      accountKey: "patna.x",
      platform: "x" as const,
      text: "<html>",
      digest: "d1",
      at: at("10:00:00"),
    };
    for (const time of ["10:00:00", "10:10:00"])
      await store.readings.record(
        write({ findings: [{ ...finding, at: at(time) }], rawAnswers: [{ ...answer, at: at(time) }] }),
      );
    expect(await store.findings.listOpen()).toEqual([finding]);
  });

  it("a finding that was closed stays so while it says the same, and opens when it comes back after a week", async () => {
    const finding = { accountKey: "siwan.x", code: "name_changed" as const, detail: "$name is now N" };
    const made = (time: string, day?: string, detail = finding.detail) =>
      store.readings.record(write({ findings: [{ ...finding, detail, at: at(time, day) }] }));
    const open = async () =>
      (await store.findings.list({ accountKeys: ["siwan.x"], closed: false }, null, 10)).map(
        ({ detail }) => detail,
      );
    const closure = (time: string, why: string, day?: string) => ({ by: "B. Devi", at: at(time, day), why });
    await made("10:00:00");
    const [kept] = await store.findings.list({ accountKeys: ["siwan.x"] }, null, 10);
    const id = kept?.findingId ?? "";
    expect(id).toMatch(/^siwan\.x:name_changed:[0-9a-f]{24}$/);
    await store.outbox.sequence();
    const before = await store.outbox.newest();
    expect(await store.findings.close(id, closure("10:05:00", "theirs"))).toMatchObject({
      closures: [{ by: "B. Devi", why: "theirs" }],
    });
    expect(await store.findings.close(id, closure("10:06:00", "again"))).toBeNull();
    await store.outbox.sequence();
    const reported = await store.outbox.after(before, 10);
    expect(reported.map(({ changes }) => changes)).toEqual([[{ kind: "finding", key: id }]]);
    await made("10:10:00");
    await made("10:10:00", "2023-07-07");
    expect(await open()).toEqual([]);
    const span = { since: at("10:00:00") };
    const ofSiwan = (rows: readonly { accountKey: string }[]) =>
      rows.filter(({ accountKey }) => accountKey === "siwan.x");
    expect(ofSiwan(await store.findings.listOpen(span))).toEqual([]);
    expect(await store.findings.listMade(span)).toContainEqual({ ...finding, at: at("10:00:00") });
    await made("10:10:01", "2023-07-14");
    expect(await open()).toEqual([finding.detail]);
    await store.findings.close(id, closure("11:00:00", "theirs still", "2023-07-14"));
    expect((await store.findings.get(id))?.closures.map(({ why }) => why)).toEqual([
      "theirs",
      "theirs still",
    ]);
    await made("12:00:00", "2023-07-14", "now M");
    expect(await open()).toEqual(["now M"]);
    expect(await store.findings.list({ accountKeys: ["siwan.x"], closed: true }, null, 10)).toHaveLength(1);
  });

  it("findings of a span are those that were made, or made again, within it", async () => {
    const finding = { accountKey: "gaya.x", code: "permission_missing" as const, detail: "refused" };
    for (const time of ["10:00:00", "10:10:00"])
      await store.readings.record(write({ findings: [{ ...finding, at: at(time) }] }));
    const ofGaya = async (since: string, until?: string) =>
      (await store.findings.listOpen({ since: at(since), ...(until ? { until: at(until) } : {}) }))
        .filter(({ accountKey }) => accountKey === "gaya.x")
        .map(({ at: first }) => first);
    expect(await ofGaya("10:10:00")).toEqual([at("10:00:00")]);
    expect(await ofGaya("10:10:01")).toEqual([]);
    expect(await ofGaya("09:00:00", "10:00:00")).toEqual([]);
    expect(await ofGaya("09:00:00", "10:00:01")).toEqual([at("10:00:00")]);
  });

  it("the newest snapshot of each account, and when a platform was last read", async () => {
    const slots = ["10:00:00", "11:00:00", "12:00:00"].map((time) => at(time));
    for (const accountKey of ["one.x", "two.x"])
      await store.readings.record(
        write({ snapshots: slots.map((slot) => snapshot({ accountKey, platform: "x", slot })) }),
      );
    await store.readings.record(
      write({
        snapshots: [
          snapshot({ accountKey: "one.x", platform: "x", slot: at("12:00:00"), via: "manual", followers: 5 }),
          snapshot({ accountKey: "one.x", platform: "x", slot: at("13:00:00"), via: "manual" }),
        ],
      }),
    );
    const latest = await store.snapshots.latest(["one.x", "two.x", "none.x"]);
    expect(new Map([...latest].map(([accountKey, { slot }]) => [accountKey, slot]))).toEqual(
      new Map([
        ["one.x", at("13:00:00")],
        ["two.x", at("12:00:00")],
      ]),
    );
    expect(await store.snapshots.newestObservedAt("x")).toEqual(new Date(at("12:00:20")));
    expect(await store.snapshots.newestObservedAt("youtube")).toBeNull();
    const month = { since: at("11:00:00"), until: at("13:00:00") };
    const given = async (selection: object) =>
      (await all(store.snapshots.stream({ ...selection, ...month }))).map(({ accountKey, slot, via }) => [
        accountKey,
        slot,
        via,
      ]);
    const one = [
      ["one.x", at("11:00:00"), "api"],
      ["one.x", at("12:00:00"), "manual"],
      ["one.x", at("12:00:00"), "api"],
    ];
    const two = [
      ["two.x", at("11:00:00"), "api"],
      ["two.x", at("12:00:00"), "api"],
    ];
    expect(await given({ officeId: "one" })).toEqual(one);
    expect(await given({ accountKeys: ["two.x"] })).toEqual(two);
    expect(await given({ platform: "x" })).toEqual([...one, ...two]);
    expect(await given({ officeId: "one", platform: "facebook" })).toEqual([]);
  });

  it("more snapshots than are read at a time are each given once and in order, several of one slot too", async () => {
    const accountKey = "long.facebook";
    const begin = at("00:00:00").getTime();
    const slots = Array.from({ length: 1_000 }, (_, n) => new Date(begin + n * 60_000));
    const api = slots.map((slot) => snapshot({ accountKey, slot }));
    const manual = slots
      .filter((_, n) => n % 3 === 0)
      .map((slot) => snapshot({ accountKey, slot, via: "manual" }));
    await store.readings.record(write({ snapshots: [...api, ...manual] }));
    const given = await all(store.snapshots.counters({ accountKeys: [accountKey] }));
    const inOrder = slots.flatMap((slot, n) => [...(n % 3 === 0 ? [[slot, "manual"]] : []), [slot, "api"]]);
    expect(given.map(({ slot, via }) => [slot, via])).toEqual(inOrder);
  });
});
