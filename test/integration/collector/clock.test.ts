import type { PlatformAdapter } from "../../../src/platforms/contract.ts";
import { collectBatch } from "../../../src/services/collecting/batch/collect-batch.ts";
import { catchUpSchedule } from "../../../src/services/collecting/planning/advance-schedule.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { createClockGuard } from "../../../src/services/context/clock-guard.ts";
import { closeOverdue } from "../../../src/services/collecting/closing/close-overdue.ts";
import { openQueues } from "../../../src/queue/queues.ts";
import { toSweepId } from "../../../src/domain/sweep.ts";
import { ClockError } from "../../../src/errors/reach-error.ts";
import { Queue } from "bullmq";
import { openProducerConnection } from "../../../src/redis/connection.ts";
import { at, Rig } from "../../support/collector.ts";

const DAYS_MS = 86_400_000;
const NEVER = new AbortController().signal;
const ATTEMPT = { isLastAttempt: true, signal: NEVER };

describe("a guard over simulated platforms", () => {
  it("takes the time at which the process was started as it is, and still sees a leap from there", async () => {
    const clock = { source: "system" as const, now: () => new Date(wallMs) };
    let [wallMs, trueMs] = [at("2023-07-20 12:00").getTime(), at("2026-11-01 09:00").getTime()];
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const guard = createClockGuard(clock, () => trueMs, log, { acceptsStart: true });
    guard.addServer({ name: "MongoDB", read: async () => new Date(trueMs) });
    expect((await guard.check()).agrees).toBe(true);
    wallMs += 5 * DAYS_MS;
    expect((await guard.check()).agrees).toBe(false);
    wallMs -= 5 * DAYS_MS;
    trueMs += 60_000;
    wallMs += 60_000;
    expect((await guard.check()).agrees).toBe(true);
    const strict = createClockGuard(clock, () => trueMs, log);
    strict.addServer({ name: "MongoDB", read: async () => new Date(trueMs) });
    expect((await strict.check()).agrees).toBe(false);
  });
});

describe("a collector whose clock leaps", () => {
  let rig: Rig;
  let app: AppContext;
  let trueTime: Date;
  beforeEach(async () => {
    const cadence = { facebook: { audience: 60, live: 10 } };
    rig = await Rig.open({ purpose: "leaps", accounts: 2, cadence });
    const { collector } = await rig.process({ works: false });
    trueTime = at("2023-07-20 12:00");
    const guard = createClockGuard(rig.clock, () => trueTime.getTime(), collector.log);
    guard.addServer({ name: "MongoDB", read: async () => trueTime });
    app = { ...collector, clockGuard: guard };
    await catchUpSchedule(app, "facebook");
  });
  afterEach(() => rig.close());

  const move = (local: string) => {
    trueTime = at(local);
    rig.clock.set(trueTime);
  };
  const leap = (days: number) => rig.clock.set(new Date(trueTime.getTime() + days * DAYS_MS));
  const batchAt = (local: string) => `${toSweepId("facebook", at(local))}-0`;

  it("plans, reads, records and closes nothing, and goes on in the current slot once the clock is right", async () => {
    leap(5);
    await expect(catchUpSchedule(app, "facebook")).rejects.toBeInstanceOf(ClockError);
    const sweep = await rig.deployment.store.sweeps.get(toSweepId("facebook", at("2023-07-20 12:00")));
    if (sweep === null) throw new Error("the first slot was not planned");
    await expect(closeOverdue(app, sweep)).rejects.toBeInstanceOf(ClockError);
    await expect(collectBatch(app, batchAt("2023-07-20 12:00"), ATTEMPT)).rejects.toBeInstanceOf(ClockError);
    expect(await rig.ledger()).toEqual(new Map());
    move("2023-07-20 12:05");
    expect(await collectBatch(app, batchAt("2023-07-20 12:00"), ATTEMPT)).toEqual({ kind: "done" });
    move("2023-07-20 12:10");
    await catchUpSchedule(app, "facebook");
    await collectBatch(app, batchAt("2023-07-20 12:10"), ATTEMPT);
    expect(new Set((await rig.ledger()).values())).toEqual(new Set(["read"]));
  });

  it("records nothing of what was read while it leapt, and reads it again", async () => {
    const facebook = app.adapters.get("facebook") as PlatformAdapter;
    const leaping: PlatformAdapter = {
      ...facebook,
      read: async (...asked) => {
        const outcomes = await facebook.read(...asked);
        leap(3);
        return outcomes;
      },
    };
    const leapt = { ...app, adapters: new Map([["facebook" as const, leaping]]) };
    await expect(collectBatch(leapt, batchAt("2023-07-20 12:00"), ATTEMPT)).rejects.toBeInstanceOf(
      ClockError,
    );
    expect(await rig.ledger()).toEqual(new Map());
    move("2023-07-20 12:01");
    await collectBatch(app, batchAt("2023-07-20 12:00"), ATTEMPT);
    expect((await rig.ledger()).get("office-1.facebook live 12:00")).toBe("read");
  });

  it("does not believe a stored schedule that lies in the future: the slots since the last sweep are accounted for", async () => {
    await collectBatch(app, batchAt("2023-07-20 12:00"), ATTEMPT);
    await rig.deployment.store.meta.set("planned-until.facebook", at("2023-07-25 12:00"));
    move("2023-07-20 12:20");
    await catchUpSchedule(app, "facebook");
    await collectBatch(app, batchAt("2023-07-20 12:20"), ATTEMPT);
    const ledger = await rig.ledger();
    expect(ledger.get("office-1.facebook live 12:10")).toBe("not_running");
    expect(ledger.get("office-1.facebook live 12:20")).toBe("read");
  });

  it("does not wait for cooldowns that end days ahead: a clock that was wrong stored them", async () => {
    const [now, ahead] = [trueTime, new Date(trueTime.getTime() + 5 * DAYS_MS)];
    const { credentials } = rig.deployment.store;
    const pause = { until: ahead, reason: "rate_limited", detail: "HTTP 429" } as const;
    await credentials.pause("facebook", "default", pause, now);
    app.cooldowns.extend("facebook", "default", ahead, "rate_limited");
    await app.budget.startAccountCooldown("facebook", "office-1.facebook", ahead, now);
    await app.budget.blockUntil({ platform: "facebook", credential: "default", family: "app" }, ahead, now);
    await collectBatch(app, batchAt("2023-07-20 12:00"), ATTEMPT);
    expect([...(await rig.ledger()).values()]).toEqual(Array.from({ length: 4 }, () => "read"));
    const until = at("2023-07-20 12:30");
    await credentials.pause("facebook", "default", { ...pause, until }, now);
    expect(await credentials.get("facebook", "default")).toMatchObject({ pausedUntil: until });
  });

  it("writes no gap for a slot that has not come, where a sweep of it was planned by a clock that was wrong", async () => {
    const slot = at("2023-07-25 12:00");
    const wrong = {
      ...app,
      clock: { source: "file" as const, now: () => slot },
    };
    const trusting = { ...wrong, clockGuard: { ...app.clockGuard, require: async () => {} } };
    await catchUpSchedule(trusting, "facebook");
    const before = await rig.exported("gaps");
    expect(await collectBatch(app, batchAt("2023-07-25 12:00"), ATTEMPT)).toEqual({
      kind: "later",
      at: slot,
    });
    expect(await rig.exported("gaps")).toEqual(before);
  });
});

describe("a scheduler in Redis whose next instant is farther ahead than its interval", () => {
  it("is set again, so that work goes on at once and not when that instant comes", async () => {
    const rig = await Rig.open({ purpose: "schedulers", accounts: 1 });
    const prefix = rig.database.name;
    const { redisUrl } = rig.database;
    const ignore = () => {};
    const queues = await openQueues({ redisUrl, prefix, platforms: ["facebook"], onError: ignore });
    const connection = await openProducerConnection({ redisUrl, prefix, onError: ignore });
    const control = new Queue("control", { connection, prefix });
    try {
      const ahead = Date.now() + 5 * DAYS_MS;
      await control.upsertJobScheduler(
        "reconcile",
        { every: 60_000, startDate: ahead },
        { name: "reconcile", data: {} },
      );
      expect((await control.getJobScheduler("reconcile"))?.next).toBeGreaterThan(ahead - 60_000);
      await queues.scheduleEvery("reconcile", 60_000);
      expect((await control.getJobScheduler("reconcile"))?.next).toBeLessThan(Date.now() + 60_001);
    } finally {
      await control.close();
      connection.disconnect();
      await queues.close();
      await rig.close();
    }
  });
});
