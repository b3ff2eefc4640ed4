import { MongoClient } from "mongodb";
import type { Batch, Sweep } from "../../../src/domain/sweep.ts";
import { toSlots, toSweepId } from "../../../src/domain/sweep.ts";
import { readingKey, type Store } from "../../../src/store/contracts/store.ts";
import { at, freshStore, look, snapshot, write, ZONE } from "./samples.ts";

function sweepAt(slot: Date, batches: number): { sweep: Sweep; batches: Batch[] } {
  const sweepId = toSweepId("facebook", slot);
  const sweep: Sweep = {
    sweepId,
    platform: "facebook",
    slot,
    trigger: "schedule",
    everyMinutes: { live: 10, audience: 60 },
    closesAt: new Date(slot.getTime() + 600_000),
    lookSince: null,
    plannedAt: slot,
    closedAt: null,
    batches,
    counts: { expected: batches * 50, read: 0, gaps: 0, requests: 0, spentUsd: 0 },
  };
  const items = Array.from({ length: 50 }, (_, i) => ({
    accountKey: `o${i}.facebook`,
    officeId: `o${i}`,
    externalId: String(i),
    handle: null,
    metrics: ["live", "audience"] as const,
  }));
  const planned = Array.from({ length: batches }, (_, n) => ({
    batchId: `${sweepId}-${n}`,
    sweepId,
    n,
    platform: "facebook" as const,
    credential: null,
    items,
    settledAt: null,
  }));
  return { sweep, batches: planned };
}

describe("sweeps", () => {
  let store: Store;
  let uri: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, uri, close } = await freshStore("sweeps"));
  });
  afterAll(() => close());

  it("two planners of one slot store it once, with the batches of the first", async () => {
    const mine = sweepAt(at("10:00:00"), 200);
    const theirs = { ...mine, batches: mine.batches.slice(0, 3) };
    const made = await Promise.all(
      [mine, theirs, mine, theirs].map((plan) => store.sweeps.create(plan.sweep, plan.batches)),
    );
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(made.map(({ sweep }) => sweep)).toEqual(made.map(() => mine.sweep));
    const { sweepId } = mine.sweep;
    expect(await store.sweeps.get(sweepId)).toEqual(mine.sweep);
    const stored = made.findIndex(({ created }) => created) % 2 === 0 ? mine : theirs;
    expect(await store.sweeps.listBatches(sweepId)).toEqual(stored.batches);
    expect(await store.sweeps.batch(`${sweepId}-0`)).toEqual(mine.batches[0]);
  });

  it("is closed once, and open until then", async () => {
    const { sweep, batches } = sweepAt(at("10:10:00"), 2);
    await store.sweeps.create(sweep, batches);
    await Promise.all([
      store.sweeps.addCounts(sweep.sweepId, { read: 3, spentUsd: 0.5 }),
      store.sweeps.addCounts(sweep.sweepId, { read: 4, gaps: 1 }),
    ]);
    expect((await store.sweeps.open("facebook")).map(({ sweepId }) => sweepId)).toContain(sweep.sweepId);
    const closed = await Promise.all([1, 2, 3].map(() => store.sweeps.close(sweep.sweepId, at("10:12:00"))));
    expect(closed.filter((one) => one !== null)).toMatchObject([
      { closedAt: at("10:12:00"), counts: { read: 7, gaps: 1, spentUsd: 0.5 } },
    ]);
    expect((await store.sweeps.open()).map(({ sweepId }) => sweepId)).not.toContain(sweep.sweepId);
    expect(await store.sweeps.latest("facebook")).toMatchObject({ sweepId: sweep.sweepId });
    expect(await store.sweeps.latest("x")).toBeNull();
  });

  it("a batch is settled in the transaction that writes its last readings, with the server's own time", async () => {
    const { sweep, batches } = sweepAt(at("10:20:00"), 1);
    await store.sweeps.create(sweep, batches);
    const batchId = `${sweep.sweepId}-0`;
    const tally = { read: 1, requests: 2, spentUsd: 0.5 };
    await store.readings.record(
      write({ snapshots: [snapshot({ slot: sweep.slot })], settles: { batchId, at: at("10:21:00"), tally } }),
    );
    await store.sweeps.settleBatch(batchId, at("10:25:00"), { read: 9, requests: 9, spentUsd: 9 });
    expect(await store.sweeps.batch(batchId)).toMatchObject({ settledAt: at("10:21:00") });
    expect(await store.sweeps.tally(sweep.sweepId)).toEqual(tally);
    const client = new MongoClient(uri);
    const database = client.db(store.database);
    const [row] = await database
      .collection("batches")
      .aggregate([
        { $match: { batchId } },
        {
          $project: {
            _id: 0,
            days: { $dateDiff: { startDate: "$$NOW", endDate: "$expiresAt", unit: "hour" } },
          },
        },
      ])
      .toArray();
    await client.close();
    expect([335, 336]).toContain(row?.days);
  });

  it("the newest result of an account and metric stands", async () => {
    const { sweep, batches } = sweepAt(at("10:30:00"), 1);
    await store.sweeps.create(sweep, batches);
    const of = { accountKey: "o1.facebook", metric: "audience" as const };
    const batchId = `${sweep.sweepId}-0`;
    await store.sweeps.saveResults(batchId, [
      { ...of, state: "gap", reason: "transport", detail: "no answer" },
    ]);
    await store.sweeps.saveResults(batchId, [{ ...of, state: "read", figure: 12 }]);
    expect(await store.sweeps.results(sweep.sweepId)).toEqual([{ ...of, state: "read", figure: 12 }]);
  });

  it("returns with a batch, if its slots are named, which of them are read and the rows of their days", async () => {
    const slot = at("11:00:00");
    const { sweep, batches } = sweepAt(slot, 1);
    await store.sweeps.create(sweep, batches);
    const batchId = batches[0]?.batchId ?? "";
    const who = { accountKey: "o7.facebook", officeId: "o7" };
    const earlier = snapshot({ ...who, slot: at("10:00:00"), followers: 70 });
    await store.readings.record(write({ snapshots: [earlier, snapshot({ ...who, slot, followers: 71 })] }));
    await store.readings.record(
      write({ looks: [look({ accountKey: "o9.facebook", officeId: "o9", slot })] }),
    );
    const slots = toSlots(sweep, ZONE);
    const { before } = (await store.sweeps.batchInContext(batchId, { slots, zone: ZONE })) ?? {};
    const read = [
      readingKey({ accountKey: "o7.facebook", metric: "audience", slot }),
      readingKey({ accountKey: "o9.facebook", metric: "live", slot }),
    ];
    expect(before?.settled).toEqual(new Set(read));
    expect(before?.days.asked.size).toBe(150);
    expect(before?.days.coverage).toEqual(
      new Set(["o7.facebook|audience|2023-07-01", "o9.facebook|live|2023-07-01"]),
    );
    const held = [...(before?.days.rollups ?? [])].map(([id, { readings, last }]) => [
      id,
      readings,
      last.followers,
    ]);
    expect(held).toEqual([["o7.facebook|2023-07-01", 2, 71]]);
    expect((await store.sweeps.batchInContext(batchId))?.before).toBeNull();
  });
});
