import fc from "fast-check";
import { MongoClient } from "mongodb";
import { type DayRollup, foldReading } from "../../../src/domain/day-rollup.ts";
import { VIAS } from "../../../src/domain/platform.ts";
import { localDayAt } from "../../../src/domain/slot.ts";
import type { Snapshot } from "../../../src/domain/snapshot.ts";
import type { DaysBefore, Store } from "../../../src/store/contracts/store.ts";
import { at, freshStore, snapshot, write, ZONE } from "./samples.ts";

const FROM = at("22:00:00", "2023-06-30").getTime();

const readings = fc.uniqueArray(
  fc.record({
    hour: fc.integer({ min: 0, max: 30 }),
    via: fc.constantFrom(...VIAS),
    followers: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
  }),
  { selector: ({ hour, via }) => `${hour} ${via}`, minLength: 1, maxLength: 24 },
);

function foldAll(snapshots: readonly Snapshot[]): DayRollup[] {
  const days = new Map<string, DayRollup>();
  for (const one of [...snapshots].sort((a, b) => a.slot.getTime() - b.slot.getTime())) {
    const { day } = localDayAt(one.slot, ZONE);
    const folded = foldReading(days.get(day) ?? null, one, day);
    if (folded) days.set(day, folded);
  }
  return [...days.values()];
}

const none: DaysBefore = { asked: new Set(), rollups: new Map(), coverage: new Set() };

describe("day roll-ups", () => {
  let store: Store;
  let uri: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, uri, close } = await freshStore("rollups"));
  });
  afterAll(() => close());

  it("equal the fold of the snapshots whatever the order, the source and the batch they came in", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(readings, fc.integer({ min: 1, max: 5 }), async (rows, perBatch) => {
        runs += 1;
        const accountKey = `run${runs}.facebook`;
        const snapshots = rows.map(({ hour, via, followers }) =>
          snapshot({
            accountKey,
            officeId: `run${runs}`,
            via,
            followers,
            slot: new Date(FROM + hour * 3_600_000),
          }),
        );
        for (let i = 0; i < snapshots.length; i += perBatch)
          await store.readings.record(write({ snapshots: snapshots.slice(i, i + perBatch) }));
        const stored = await store.rollups.list([accountKey], "2023-06-01", "2023-07-31");
        expect(stored).toEqual(foldAll(snapshots));
      }),
      { numRuns: 25 },
    );
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
  });

  it("a rebuild mends what was changed, lost or made up, and nothing else", async () => {
    const who = { accountKey: "gaya.facebook", officeId: "gaya" };
    const slots = ["2023-07-01", "2023-07-02", "2023-07-03"].map((day) => at("10:00:00", day));
    await store.readings.record(write({ snapshots: slots.map((slot) => snapshot({ ...who, slot })) }));
    const right = await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-05");
    const client = new MongoClient(uri);
    const stored = client
      .db(store.database)
      .collection<{ _id: string; [field: string]: unknown }>("dayRollups");
    await stored.updateOne({ _id: "gaya.facebook|2023-07-01" }, { $set: { "max.followers": 9 } });
    await stored.deleteOne({ _id: "gaya.facebook|2023-07-02" });
    await stored.insertOne({ ...right[0], _id: "gaya.facebook|2023-07-05", day: "2023-07-05" });
    await client.close();
    expect((await store.rollups.rebuild(ZONE, "2023-07-02", "2023-07-31")).differed).toBe(2);
    expect((await store.rollups.rebuild(ZONE)).differed).toBe(1);
    expect(await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-05")).toEqual(right);
  });

  it("the last at or before a day is found within its tolerance, for each account that has one", async () => {
    for (const [office, day] of [
      ["jamui", "2023-06-29"],
      ["kaimur", "2023-06-20"],
    ] as const)
      await store.readings.record(
        write({
          snapshots: [
            snapshot({ accountKey: `${office}.facebook`, officeId: office, slot: at("10:00:00", day) }),
          ],
        }),
      );
    const found = await store.rollups.lastAtOrBefore(
      ["jamui.facebook", "kaimur.facebook"],
      "2023-06-30",
      "2023-06-28",
    );
    expect([...found].map(([accountKey, { day }]) => [accountKey, day])).toEqual([
      ["jamui.facebook", "2023-06-29"],
    ]);
  });

  it("that were read ahead and have changed since are read again: nothing of what came between is lost", async () => {
    const who = { accountKey: "siwan.facebook", officeId: "siwan" };
    const id = "siwan.facebook|2023-07-01";
    const hours = ["10", "11", "12", "13"].map((hour, n) =>
      snapshot({ ...who, slot: at(`${hour}:00:00`), followers: 100 + n }),
    );
    const [first, second, third, fourth] = hours as [Snapshot, Snapshot, Snapshot, Snapshot];
    const asked = new Set([id]);
    const stored = () => store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01");
    await store.readings.record(write({ snapshots: [first] }));
    const [afterFirst] = (await stored()) as [DayRollup];
    await store.readings.record(write({ snapshots: [second] }));
    // As it was when the day had no reading at all, and as it was after the first.
    await store.readings.record(write({ snapshots: [third], days: { ...none, asked } }));
    const late = { ...none, asked, rollups: new Map([[id, afterFirst]]) };
    await store.readings.record(write({ snapshots: [fourth], days: late }));
    expect(await stored()).toEqual(foldAll(hours));
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
  });

  it("that were not looked for ahead are read with the write", async () => {
    const who = { accountKey: "saran.facebook", officeId: "saran" };
    const [first, second] = ["10", "11"].map((hour) => snapshot({ ...who, slot: at(`${hour}:00:00`) }));
    await store.readings.record(write({ snapshots: [first as Snapshot] }));
    await store.readings.record(write({ snapshots: [second as Snapshot], days: none }));
    const [stored] = await store.rollups.list([who.accountKey], "2023-07-01", "2023-07-01");
    expect(stored?.readings).toBe(2);
  });
});
