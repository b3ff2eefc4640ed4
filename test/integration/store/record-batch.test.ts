import { countMinutes, openGaps, countCoverage } from "../../../src/domain/coverage.ts";
import { type DaysBefore, readingKey, type Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, gap, look, seen, snapshot, write, ZONE } from "./samples.ts";

const daysBefore = (asked: string[], coverage: string[]): DaysBefore => ({
  asked: new Set(asked),
  rollups: new Map(),
  coverage: new Set(coverage),
});

describe("recording what an attempt at a batch found out", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("record"));
  });
  afterAll(() => close());

  const coverageOf = async (accountKey: string, metric: "audience" | "live") =>
    (await all(store.coverage.stream({ accountKeys: [accountKey] }))).find((day) => day.metric === metric);
  /** The kinds of the changes that were reported for an account. */
  const changesOf = async (accountKey: string): Promise<string[]> => {
    await store.outbox.sequence();
    const changes = (await store.outbox.after(0, 1_000)).flatMap((row) => row.changes);
    return changes.filter(({ key }) => key.startsWith(`${accountKey}|`)).map(({ kind }) => kind);
  };
  const of = (accountKey: string) => ({ accountKey, officeId: accountKey.split(".")[0] ?? "" });

  it("the first sound reading of a key stays, and writing it twice changes nothing", async () => {
    const who = of("araria.facebook");
    const batch = write({
      snapshots: [snapshot({ ...who, followers: 100 })],
      looks: [look({ ...who, sessions: [seen()] })],
    });
    await store.readings.record(batch);
    const again = await store.readings.record({
      ...batch,
      snapshots: [snapshot({ ...who, followers: 999 })],
    });
    expect(again).toEqual({ suspected: [] });
    expect((await store.snapshots.latest([who.accountKey])).get(who.accountKey)?.followers).toBe(100);
    expect(await store.looks.list({ accountKeys: [who.accountKey] })).toMatchObject([{ count: 1 }]);
    expect(await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01")).toMatchObject([
      { readings: 1, last: { followers: 100 } },
    ]);
    expect(await changesOf(who.accountKey)).toEqual(["snapshot", "look", "live-session"]);
  });

  it("a neighbour that is settled already costs the others nothing", async () => {
    const [a, b] = [of("arwal.facebook"), of("banka.facebook")];
    await store.readings.record(write({ snapshots: [snapshot(a)], looks: [look(a)] }));
    await store.readings.record(
      write({ snapshots: [snapshot(a), snapshot(b)], looks: [look(a), look(b)], gaps: [gap(a)] }),
    );
    for (const { accountKey } of [a, b]) expect(await changesOf(accountKey)).toEqual(["snapshot", "look"]);
    const keys = [a, b].map(({ accountKey }) => ({
      accountKey,
      metric: "live" as const,
      slot: at("10:00:00"),
    }));
    expect(await store.readings.settled(keys, ZONE)).toEqual(new Set(keys.map(readingKey)));
  });

  it("a gap never undoes a reading, and becomes read when the reading comes", async () => {
    const who = of("begusarai.facebook");
    await store.readings.record(write({ gaps: [gap(who)] }));
    await store.readings.record(write({ gaps: [gap(who)] }));
    await store.readings.record(write({ snapshots: [snapshot(who)] }));
    await store.readings.record(write({ gaps: [gap({ ...who, reason: "forbidden" })] }));
    expect(await changesOf(who.accountKey)).toEqual(["gap", "snapshot"]);
    const day = await coverageOf(who.accountKey, "audience");
    expect(day && countCoverage(day)).toEqual({ expected: 1, read: 1 });
    expect(day && openGaps(day)).toEqual([]);
    expect(day?.gaps).toMatchObject([{ from: 600, to: 600, reason: "transport" }]);
  });

  it("gaps of one reason in a row are one run, however many slots", async () => {
    const who = of("bhagalpur.facebook");
    for (let i = 0; i < 6; i += 1)
      await store.readings.record(
        write({ gaps: [gap({ ...who, slot: at(`1${i}:00:00`), at: at(`1${i}:05:00`) })] }),
      );
    const day = await coverageOf(who.accountKey, "audience");
    expect(day?.gaps).toEqual([
      {
        from: 600,
        to: 900,
        reason: "transport",
        detail: "no answer in 20 s",
        at: at("10:05:00"),
        until: at("15:05:00"),
      },
    ]);
    expect(countMinutes(day?.expected)).toBe(6);
  });

  it("readings outside coverage are kept and leave coverage alone", async () => {
    const who = of("bhojpur.facebook");
    await store.readings.record(
      write({ snapshots: [snapshot(who)], looks: [look({ ...who, slot: null })], countsInCoverage: false }),
    );
    expect(await changesOf(who.accountKey)).toEqual(["snapshot", "look"]);
    expect(await coverageOf(who.accountKey, "audience")).toBeUndefined();
  });

  it.each([
    ["had no reading", "darbhanga.facebook", false],
    ["had others", "gaya.facebook", true],
  ])(
    "a slot that was read since its day was looked up, which then %s, is read once",
    async (_, accountKey, isThere) => {
      const who = of(accountKey);
      const id = `${accountKey}|live|2023-07-01`;
      const days = daysBefore([id], isThere ? [id] : []);
      if (isThere) await store.readings.record(write({ looks: [look({ ...who, slot: at("09:00:00") })] }));
      const first = write({ looks: [look({ ...who, sessions: [seen()] })] });
      await store.readings.record({ ...first, days });
      const later = look({ ...who, at: at("10:05:00"), sessions: [] });
      await store.readings.record({ ...write({ looks: [later] }), days });
      const runs = await store.looks.list({ accountKeys: [accountKey] });
      expect(runs.at(-1)).toMatchObject({ count: 1, lastAt: at("10:00:30"), sessionIds: ["L1"] });
      const day = await coverageOf(accountKey, "live");
      expect([countMinutes(day?.read), countMinutes(day?.expected)]).toEqual(isThere ? [2, 2] : [1, 1]);
    },
  );

  it("a slot is marked though the document of its day went after it was looked up", async () => {
    const who = of("jamui.facebook");
    const id = "jamui.facebook|audience|2023-07-01";
    await store.readings.record({ ...write({ snapshots: [snapshot(who)] }), days: daysBefore([id], [id]) });
    expect(await coverageOf(who.accountKey, "audience")).toMatchObject({ officeId: "jamui", gaps: [] });
    expect(await store.looks.list({ accountKeys: [who.accountKey] })).toEqual([]);
  });

  it("two processes that write the same batch at once leave it once", async () => {
    const who = of("buxar.facebook");
    const slots = Array.from({ length: 8 }, (_, i) => at(`0${i}:00:00`));
    const batches = slots.map((slot) =>
      write({ snapshots: [snapshot({ ...who, slot })], looks: [look({ ...who, slot, sessions: [seen()] })] }),
    );
    // The first slot comes first: an older sighting that is recorded late moves when the session was first seen.
    for (const part of [batches.slice(0, 1), batches.slice(1)])
      await Promise.all([...part, ...part].map((batch) => store.readings.record(batch)));
    const once = [...slots.flatMap(() => ["look", "snapshot"]), "live-session"].toSorted();
    expect((await changesOf(who.accountKey)).toSorted()).toEqual(once);
    expect(await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01")).toMatchObject([
      { readings: 8 },
    ]);
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
  });

  it("attempts that end together share a transaction, and one that cannot be kept costs the others nothing", async () => {
    const whos = Array.from({ length: 12 }, (_, n) => of(`saran${n}.facebook`));
    const circular = snapshot(of("siwan.facebook"));
    Object.assign(circular.provenance, { requestRef: circular });
    const rowsBefore = (await store.outbox.after(0, 1_000)).length;
    const done = await Promise.allSettled(
      [...whos.map((who) => snapshot(who)), circular].map((one) =>
        store.readings.record(write({ snapshots: [one] })),
      ),
    );
    expect(done.map(({ status }) => status)).toEqual([...whos.map(() => "fulfilled"), "rejected"]);
    for (const { accountKey } of whos) expect(await changesOf(accountKey)).toEqual(["snapshot"]);
    expect(await store.snapshots.latest(["siwan.facebook"])).toEqual(new Map());
    expect((await store.outbox.after(0, 1_000)).length - rowsBefore).toBeLessThan(whos.length);
  });
});
