import { countMinutes, openGaps, countCoverage } from "../../../src/domain/coverage.ts";
import { readingKey, type Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, gap, look, seen, snapshot, write, ZONE } from "./samples.ts";

describe("recording what an attempt at a batch found out", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("record"));
  });
  afterAll(() => close());

  const coverageOf = async (accountKey: string, metric: "audience" | "live") =>
    (await all(store.coverage.stream({ accountKeys: [accountKey] }))).find((day) => day.metric === metric);
  const of = (accountKey: string) => ({ accountKey, officeId: accountKey.split(".")[0] ?? "" });

  it("the first sound reading of a key stays, and writing it twice changes nothing", async () => {
    const who = of("araria.facebook");
    const batch = write({
      snapshots: [snapshot({ ...who, followers: 100 })],
      looks: [look({ ...who, sessions: [seen()] })],
    });
    const first = await store.readings.record(batch);
    const newest = await store.outbox.sequence();
    const again = await store.readings.record({
      ...batch,
      snapshots: [snapshot({ ...who, followers: 999 })],
    });
    expect(first).toMatchObject({ snapshots: 1, looks: 1 });
    expect(first.newSessions.map((session) => session.sessionId)).toEqual(["L1"]);
    expect(again).toEqual({
      snapshots: 0,
      looks: 0,
      gaps: 0,
      newSessions: [],
      changedSessions: [],
      suspected: [],
    });
    expect((await store.snapshots.latest([who.accountKey])).get(who.accountKey)?.followers).toBe(100);
    expect(await store.looks.list({ accountKeys: [who.accountKey] })).toMatchObject([{ count: 1 }]);
    expect(await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01")).toMatchObject([
      { readings: 1, last: { followers: 100 } },
    ]);
    expect(newest).toBeGreaterThan(0);
    expect(await store.outbox.sequence()).toBe(0);
  });

  it("a neighbour that is settled already costs the others nothing", async () => {
    const [a, b] = [of("arwal.facebook"), of("banka.facebook")];
    await store.readings.record(write({ snapshots: [snapshot(a)], looks: [look(a)] }));
    const second = await store.readings.record(
      write({ snapshots: [snapshot(a), snapshot(b)], looks: [look(a), look(b)], gaps: [gap(a)] }),
    );
    expect(second).toMatchObject({ snapshots: 1, looks: 1, gaps: 0 });
    const keys = [a, b].map(({ accountKey }) => ({
      accountKey,
      metric: "live" as const,
      slot: at("10:00:00"),
    }));
    expect(await store.readings.settled(keys, ZONE)).toEqual(new Set(keys.map(readingKey)));
  });

  it("a gap never undoes a reading, and becomes read when the reading comes", async () => {
    const who = of("begusarai.facebook");
    expect((await store.readings.record(write({ gaps: [gap(who)] }))).gaps).toBe(1);
    expect((await store.readings.record(write({ gaps: [gap(who)] }))).gaps).toBe(0);
    await store.readings.record(write({ snapshots: [snapshot(who)] }));
    expect((await store.readings.record(write({ gaps: [gap({ ...who, reason: "forbidden" })] }))).gaps).toBe(
      0,
    );
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
    const written = await store.readings.record(
      write({ snapshots: [snapshot(who)], looks: [look({ ...who, slot: null })], countsInCoverage: false }),
    );
    expect(written).toMatchObject({ snapshots: 1, looks: 1 });
    expect(await coverageOf(who.accountKey, "audience")).toBeUndefined();
  });

  it("two processes that write the same batch at once leave it once", async () => {
    const who = of("buxar.facebook");
    const slots = Array.from({ length: 8 }, (_, i) => at(`0${i}:00:00`));
    const batches = slots.map((slot) =>
      write({ snapshots: [snapshot({ ...who, slot })], looks: [look({ ...who, slot, sessions: [seen()] })] }),
    );
    const written = await Promise.all([...batches, ...batches].map((batch) => store.readings.record(batch)));
    expect(written.reduce((sum, one) => sum + one.snapshots, 0)).toBe(8);
    expect(written.reduce((sum, one) => sum + one.looks, 0)).toBe(8);
    expect(written.flatMap((one) => one.newSessions)).toHaveLength(1);
    expect(await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01")).toMatchObject([
      { readings: 8 },
    ]);
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
  });
});
