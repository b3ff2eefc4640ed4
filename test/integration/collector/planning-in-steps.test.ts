import { MongoClient } from "mongodb";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { closeIfSettled } from "../../../src/services/collecting/closing/close-sweep.ts";
import { closeOverdue } from "../../../src/services/collecting/closing/close-overdue.ts";
import { planSweep } from "../../../src/services/collecting/planning/plan-sweep.ts";
import { reconcile } from "../../../src/services/operations/reconcile.ts";
import { collectAll } from "../../../src/store/collect-all.ts";
import { at, Rig } from "../../support/collector.ts";

const ACCOUNTS = 2_100;
const PER_STEP = 1_000;
const SLOT = at("2023-07-20 12:00");

describe("a sweep over more accounts than are planned at once", () => {
  let rig: Rig;
  let collector: AppContext;
  beforeEach(async () => {
    rig = await Rig.open({
      purpose: "steps",
      accounts: ACCOUNTS,
      livesEach: 0,
      platforms: ["facebook"],
      start: SLOT,
      env: { REACH_PLATFORMS: "facebook" },
    });
    ({ collector } = await rig.process({ works: false }));
  });
  afterEach(() => rig.close());

  const plan = () => planSweep(collector, "facebook", SLOT, {}, PER_STEP);
  const stored = async (sweepId = "facebook-20230720T063000Z") => {
    const batches = await collector.store.sweeps.listBatches(sweepId);
    const keys = batches.flatMap(({ items }) => items.map(({ accountKey }) => accountKey));
    return { sweep: await collector.store.sweeps.get(sweepId), batches, keys };
  };
  const outline = async () => {
    const { sweep, batches, keys } = await stored();
    const { waiting } = await collector.queues.countJobs("facebook");
    return {
      keys: keys.toSorted(),
      numbers: batches.map(({ n }) => n),
      batches: sweep?.batches,
      enqueued: waiting,
      nextPart: sweep?.steps?.nextPart,
      starts: sweep?.steps?.starts,
      expected: sweep?.counts.expected,
    };
  };
  /** Every account once. */
  const whole = () => ({
    keys: rig.simulator.accounts.map(({ accountKey }) => accountKey).toSorted(),
    numbers: Array.from({ length: 42 }, (_, n) => n),
    batches: 42,
    enqueued: 42,
    nextPart: null,
    starts: [0, 20, 40],
    expected: 2 * ACCOUNTS,
  });
  /** The planner dies before its second step is stored. */
  const dieAfterFirstStep = async () => {
    const { sweeps } = collector.store;
    const addStep = sweeps.addStep.bind(sweeps);
    sweeps.addStep = () => Promise.reject(new Error("killed"));
    await expect(plan()).rejects.toThrow("killed");
    sweeps.addStep = addStep;
  };

  it("asks every account once, with no document over a megabyte", async () => {
    await plan();
    expect(await outline()).toEqual(whole());
    const client = new MongoClient(rig.database.mongoUri);
    const database = client.db(collector.store.database);
    const largest = await Promise.all(
      (await database.listCollections().toArray())
        .filter(({ name, type }) => type === "collection" && !name.startsWith("system."))
        .map(({ name }) =>
          database
            .collection(name)
            .aggregate([{ $group: { _id: name, bytes: { $max: { $bsonSize: "$$ROOT" } } } }])
            .next(),
        ),
    );
    await client.close();
    expect(largest.filter((one) => one !== null && one.bytes > 1_000_000)).toEqual([]);
  });

  it("is stored once, step by step, by planners that work at the same time", async () => {
    await Promise.all([plan(), plan(), plan()]);
    expect(await outline()).toEqual(whole());
  });

  it("cannot be closed before its last step, and is planned on where a planner died", async () => {
    await dieAfterFirstStep();
    const { batches, sweep } = await stored();
    expect(sweep).toMatchObject({ steps: { nextPart: 1 }, counts: { expected: 2 * PER_STEP } });
    expect(batches).toHaveLength(20);
    for (const { batchId } of batches)
      await collector.store.sweeps.settleBatch(batchId, SLOT, { read: 100, requests: 1, spentUsd: 0 });
    expect(await closeIfSettled(collector, sweep?.sweepId ?? "")).toBeNull();
    await reconcile(collector);
    const { keys, sweep: whole } = await stored();
    expect(new Set(keys).size).toBe(ACCOUNTS);
    expect(keys).toHaveLength(ACCOUNTS);
    expect(whole).toMatchObject({
      closedAt: null,
      steps: { nextPart: null },
      counts: { expected: 2 * ACCOUNTS },
    });
    expect(await collectAll(collector.store.sweeps.openBatchIds(whole?.sweepId ?? ""))).toHaveLength(22);
  });

  it("is planned to its end over the registry with which it began", async () => {
    await dieAfterFirstStep();
    await rig.register(rig.simulator.accounts.slice(0, 10));
    await plan();
    expect(await outline()).toEqual(whole());
  });

  it("shares a quota that is too small for all evenly among the steps", async () => {
    const pool = { platform: "facebook", credential: "default", family: "app" };
    const usage = { usedPercent: 1, limit: 4_200, resetAt: null };
    await collector.budget.reportUsage(pool, null, usage, SLOT);
    const allowed = await collector.budget.shareUntil(pool, SLOT, at("2023-07-20 12:10"));
    expect(allowed).toBeGreaterThan(100);
    expect(allowed).toBeLessThan(ACCOUNTS);
    await plan();
    const { sweep, batches } = await stored();
    const starts = sweep?.steps?.starts ?? [];
    const asked = starts.map((start, i) =>
      batches
        .filter(({ n }) => n >= start && n < (starts[i + 1] ?? Infinity))
        .reduce((sum, { items }) => sum + items.length, 0),
    );
    // No account was read before: a list may be empty, which takes a second call.
    const total = asked.reduce((sum, count) => sum + count, 0);
    expect(2 * total).toBeLessThanOrEqual(allowed + 1);
    expect(2 * total).toBeGreaterThan(allowed - 2 * asked.length - 1);
    for (const [i, accounts] of [1_000, 1_000, 100].entries())
      expect(Math.abs(2 * (asked[i] ?? 0) - (allowed * accounts) / ACCOUNTS)).toBeLessThanOrEqual(2);
    const outcomes = [...(await rig.ledger()).values()];
    expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(2 * (ACCOUNTS - total));
    expect(sweep).toMatchObject({ counts: { expected: 2 * ACCOUNTS } });
  });

  it("leaves a gap for every account that no step came to before the slot was over", async () => {
    await dieAfterFirstStep();
    rig.clock.move(10);
    const { sweep } = await stored();
    if (sweep === null) throw new Error("the sweep is not stored");
    await closeOverdue(collector, sweep);
    const outcomes = [...(await rig.ledger()).values()];
    expect(outcomes).toHaveLength(2 * ACCOUNTS);
    expect(new Set(outcomes)).toEqual(new Set(["not_running"]));
    expect((await stored()).sweep).toMatchObject({ counts: { expected: 2 * ACCOUNTS, gaps: 2 * ACCOUNTS } });
  });
});
