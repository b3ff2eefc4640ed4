import fc from "fast-check";
import { createCallBudget } from "../../../src/quota/call-budget/call-budget.ts";
import type { CallPriority, Ticket, UsageReport } from "../../../src/quota/call-budget/contract.ts";
import { windowAt } from "../../../src/quota/call-budget/window-state.ts";
import { createMemoryPools } from "../../support/memory-pools.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const POOL = { platform: "facebook", credential: "default", family: "app" };

/** Random sequences of each kind of counting; more of them for a release. */
const SEQUENCES = Number(process.env["CALL_BUDGET_SEQUENCES"] ?? 400);

/** A response that reports a percentage alone, as Graph does. */
const percent = (usedPercent: number) => ({ usedPercent, limit: null, resetAt: null });

/** Calls through the budget at a time that the test moves; waiting for others takes no time, and brings nothing. */
class Caller {
  now: number;
  #waitedMs = 0;
  readonly #budget = createCallBudget(createMemoryPools(), {
    now: () => this.#waitedMs,
    pause: async () => void (this.#waitedMs += MINUTE_MS),
  });

  constructor(now: number) {
    this.now = now;
  }

  /** Asks for calls: the ticket, or when they fit. */
  async ask(calls: number, urgent = true): Promise<{ ticket: Ticket } | { retryAt: number }> {
    const permit = await this.#budget.acquire(POOL, calls, new Date(this.now), toPriority(urgent));
    return permit.granted ? { ticket: permit.ticket } : { retryAt: permit.retryAt.getTime() };
  }

  async acquire(calls: number, urgent = true): Promise<Ticket> {
    const outcome = await this.ask(calls, urgent);
    if ("ticket" in outcome) return outcome.ticket;
    throw new Error(`${calls} calls do not fit`);
  }

  report(ticket: Ticket, usage: UsageReport): Promise<void> {
    return this.#budget.reportUsage(POOL, ticket, usage, new Date(this.now));
  }

  async call(calls: number, usage: UsageReport, urgent = true): Promise<void> {
    await this.report(await this.acquire(calls, urgent), usage);
  }

  /** How many calls fit. While a limit is not measured, the budget offers twice as many, to be asked for in parts. */
  async fits(urgent = false): Promise<number> {
    const offered = await this.#offered(Number.MAX_SAFE_INTEGER, urgent);
    return (await this.callsPerWindow()) === null ? Math.ceil(offered / 2) : offered;
  }

  /** Asks for as many of the wanted calls as fit: the ticket, or `null`. */
  async askForMost(wanted: number, urgent: boolean): Promise<Ticket | null> {
    const offered = await this.#offered(wanted, urgent);
    for (const calls of [wanted, Math.min(wanted, offered), Math.floor(offered / 2), 1]) {
      const outcome = calls > 0 && calls <= wanted ? await this.ask(calls, urgent) : null;
      if (outcome !== null && "ticket" in outcome) return outcome.ticket;
    }
    return null;
  }

  share(milliseconds: number): Promise<number> {
    return this.#budget.shareUntil(POOL, new Date(this.now), new Date(this.now + milliseconds));
  }

  blockUntil(until: number): Promise<void> {
    return this.#budget.blockUntil(POOL, new Date(until), new Date(this.now));
  }

  async callsPerWindow(): Promise<number | null> {
    return (await this.#budget.listPools(new Date(this.now)))[0]?.calls ?? null;
  }

  async #offered(calls: number, urgent: boolean): Promise<number> {
    const now = new Date(this.now);
    return (await this.#budget.countAvailable(POOL, calls, now, toPriority(urgent))).calls;
  }
}

const NO_WAITING = AbortSignal.abort();
const toPriority = (urgent: boolean): CallPriority => ({ urgent, signal: NO_WAITING });

/** The limit is in doubt: no account is deferred, and more than one call is refused. */
async function expectProbe(caller: Caller): Promise<void> {
  expect(await caller.share(5 * MINUTE_MS)).toBe(Number.POSITIVE_INFINITY);
  expect(await caller.ask(2)).toHaveProperty("retryAt");
}

/** A platform that reports whole percentages alone. `refused` = calls that came over its limit. */
abstract class Platform {
  refused = 0;
  accepted = 0;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  abstract used(now: number): number;
  abstract count(now: number): void;

  call(calls: number, now: number): number {
    for (let call = 0; call < calls; call += 1)
      if (this.used(now) >= this.limit) this.refused += 1;
      else {
        this.count(now);
        this.accepted += 1;
      }
    return Math.floor((this.used(now) * 100) / this.limit);
  }
}

/** Counts in windows of an hour that open with a call. */
class Windows extends Platform {
  #used = 0;
  #resetMs = 0;

  used(now: number): number {
    return now >= this.#resetMs ? 0 : this.#used;
  }

  count(now: number): void {
    if (now >= this.#resetMs) {
      this.#used = 0;
      this.#resetMs = now + HOUR_MS;
    }
    this.#used += 1;
  }
}

/** Counts the calls of the last hour, whenever it is asked. */
class Rolling extends Platform {
  #calls: number[] = [];
  #over = 0;

  used(now: number): number {
    while (now - (this.#calls[this.#over] ?? now) >= HOUR_MS) this.#over += 1;
    return this.#calls.length - this.#over;
  }

  count(now: number): void {
    this.#calls.push(now);
  }
}

type Step = { afterMs: number; wanted: number; answeredAfter: number; urgent: boolean };

/** Asks a platform as the collector does, with responses that overlap. A response takes a minute at most. */
class Asker {
  readonly #caller = new Caller(1_000_000_000_000);
  #pending: { due: number; ticket: Ticket; used: number }[] = [];
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async #arrive(isDue: (due: number) => boolean): Promise<void> {
    const arrived = this.#pending.filter(({ due }) => isDue(due));
    this.#pending = this.#pending.filter(({ due }) => !isDue(due));
    for (const { ticket, used } of arrived)
      await this.#caller.report(ticket, used < 1 ? "silent" : percent(used));
  }

  async step({ afterMs, wanted, answeredAfter, urgent }: Step, i: number): Promise<void> {
    if (afterMs > 20_000) await this.#arrive(() => true);
    this.#caller.now += afterMs;
    await this.#arrive((due) => due <= i);
    const ticket = await this.#caller.askForMost(wanted, urgent);
    if (ticket === null) return;
    const used = this.#platform.call(ticket.calls, this.#caller.now);
    this.#pending.push({ due: i + 1 + answeredAfter, ticket, used });
  }
}

const step = fc.record({
  afterMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 19_000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 20_001, max: 15 * MINUTE_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * HOUR_MS }) },
  ),
  wanted: fc.integer({ min: 1, max: 60 }),
  /** The response comes back after this many further steps: responses overlap. */
  answeredAfter: fc.integer({ min: 0, max: 3 }),
  urgent: fc.boolean(),
});

describe.each([
  ["windows of an hour", Windows],
  ["a rolling hour", Rolling],
] as const)("a limit that only percentages show, counted in %s", (_, Counting) => {
  it("is never exceeded, from the very first call on, whatever is asked when and however responses overlap", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(step, { maxLength: 200, size: "max" }),
        async (limit, steps) => {
          const platform = new Counting(limit);
          const asker = new Asker(platform);
          for (const [i, one] of steps.entries()) await asker.step(one, i);
          expect(platform.refused).toBe(0);
        },
      ),
      { numRuns: SEQUENCES },
    );
  });

  it("is used: a caller that asks for more than is left, every ten minutes for two days, gets most of it", async () => {
    const platform = new Counting(180);
    const asker = new Asker(platform);
    for (let i = 0; i < 3 * 288; i += 1)
      await asker.step(
        { afterMs: i % 3 === 0 ? 598_000 : 1_000, wanted: 20, answeredAfter: 0, urgent: false },
        i,
      );
    expect(platform.refused).toBe(0);
    expect(platform.accepted).toBeGreaterThan(48 * 180 * 0.6);
  });
});

describe("a limit that was halved while two batches were pending", () => {
  /** 60 calls at a limit of 90, by somebody who learned a limit of 180; then 7 more. Returns calls per window. */
  async function learnedFrom(
    batches: readonly { calls: number; usage: UsageReport }[],
    reportedIn: readonly number[] = [0, 1],
  ): Promise<number | null> {
    const caller = new Caller(1_000_000_000);
    await caller.call(1, "silent");
    await caller.call(90, percent(50));
    await caller.call(23, percent(63));
    caller.now += 90 * MINUTE_MS;
    const tickets: Ticket[] = [];
    for (const { calls } of batches) tickets.push(await caller.acquire(calls));
    for (const at of reportedIn) {
      const [ticket, batch] = [tickets[at], batches[at]];
      if (ticket && batch) await caller.report(ticket, batch.usage);
    }
    caller.now += 10 * MINUTE_MS;
    await caller.call(7, percent(74));
    return caller.callsPerWindow();
  }

  it.each([
    ["the large one is reported first", { calls: 50, usage: percent(55) }, { calls: 10, usage: percent(66) }],
    ["the small one is reported first", { calls: 10, usage: percent(11) }, { calls: 50, usage: percent(66) }],
    ["the responses overlap", { calls: 50, usage: percent(66) }, { calls: 10, usage: percent(11) }],
  ] as const)("is learned closely, and never as wider than it is: %s", async (_, one, other) => {
    const calls = await learnedFrom([one, other]);
    expect(calls).toBeLessThanOrEqual(90);
    expect(calls).toBeGreaterThan(90 / 1.4 - 1);
  });

  it("is probed once by two processes, though one asks for the lock just as the other has its answer", async () => {
    const storage = createMemoryPools();
    const time = { now: () => 0, pause: async () => {} };
    const [first, second] = [createCallBudget(storage, time), createCallBudget(storage, time)];
    const now = new Date(0);
    const probe = await first.acquire(POOL, 1, now);
    const { lock } = storage;
    storage.lock = async (...args) => {
      storage.lock = lock;
      await first.reportUsage(POOL, probe.granted ? probe.ticket : null, "silent", now);
      return lock(...args);
    };
    expect((await second.countAvailable(POOL, 50, now)).calls).toBeGreaterThanOrEqual(50);
    expect(await storage.isLocked(POOL)).toBe(false);
  });

  it("is not learned as narrower than it is because of a batch without a response", async () => {
    const calls = await learnedFrom([
      { calls: 10, usage: percent(11) },
      { calls: 50, usage: null },
    ]);
    expect(calls).toBeGreaterThan(90 / 1.4 - 1);
  });

  it("a rate limit is not forgotten for a response that was pending meanwhile", async () => {
    const caller = new Caller(1_000_000_000);
    await caller.call(1, "silent");
    await caller.call(40, percent(40));
    const [few, many] = [await caller.acquire(10), await caller.acquire(40)];
    caller.now += 10 * MINUTE_MS;
    await caller.report(few, percent(20));
    const until = caller.now + 5 * MINUTE_MS;
    await caller.blockUntil(until);
    await caller.report(many, percent(100));
    caller.now += MINUTE_MS;
    expect(await caller.fits(true)).toBe(0);
    expect(await caller.ask(1)).toEqual({ retryAt: until });
    caller.now = until;
    expect(await caller.fits(true)).toBeGreaterThan(0);
  });
});

describe("calls that a platform counts with a stated limit", () => {
  const counted = (used: number, resetAt = HOUR_MS) => ({
    usedPercent: used,
    limit: 100,
    resetAt: new Date(resetAt),
  });

  /** `used` of 100 calls of an hour are used. */
  async function callerWith(used: number): Promise<Caller> {
    const caller = new Caller(0);
    await caller.call(1, counted(1));
    await caller.call(used - 1, counted(used));
    return caller;
  }

  it("slow down from 75 percent on, and a refusal names the time when they fit", async () => {
    const caller = await callerWith(75);
    caller.now = MINUTE_MS;
    expect(await caller.fits()).toBe(0);
    expect(await caller.fits(true)).toBe(25);
    const refusal = await caller.ask(5, false);
    if (!("retryAt" in refusal)) throw new Error("5 calls were granted");
    expect(refusal.retryAt).toBeLessThan(HOUR_MS);
    caller.now = refusal.retryAt;
    expect(await caller.fits()).toBeGreaterThanOrEqual(5);
    caller.now = HOUR_MS;
    expect(await caller.fits()).toBe(75);
  });

  it("are shared evenly over the rest of the window, and into the next one", async () => {
    const caller = await callerWith(40);
    expect(await caller.share(HOUR_MS / 6)).toBeCloseTo(10);
    caller.now = HOUR_MS / 2;
    expect(await caller.share(HOUR_MS / 2)).toBeCloseTo(60);
    expect(await caller.share(HOUR_MS)).toBeCloseTo(110);
    expect(await new Caller(0).share(HOUR_MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it("go on an hour later although a clock that was wrong put the reset 138 days ahead", async () => {
    const caller = new Caller(0);
    await caller.call(1, counted(1, 138 * 24 * HOUR_MS));
    caller.now = HOUR_MS;
    expect(await caller.fits(true)).toBeGreaterThan(0);
    await caller.call(1, counted(1, 2 * HOUR_MS));
  });

  it("have a window that is believed at once where a stored one was 138 days long", () => {
    const stored = { ...windowAt(null, 0, 0), lengthMs: 138 * 24 * HOUR_MS };
    const opened = windowAt(stored, 0, HOUR_MS);
    expect(windowAt(opened, 0, HOUR_MS)).toBe(opened);
  });

  it("that are pending when the window ends still count in the next one, until their responses come", async () => {
    const caller = await callerWith(10);
    const pending = await caller.acquire(30);
    caller.now = HOUR_MS;
    expect(await caller.fits(true)).toBe(70);
    await caller.report(pending, counted(30, 2 * HOUR_MS));
    expect(await caller.fits(true)).toBe(70);
  });
});

describe("a percentage that rose by more than our few calls explain", () => {
  /** A call costs 0.1 percent. The platform's window restarts, then two calls report 65; three more are pending. */
  async function jumped(): Promise<{ caller: Caller; pending: Ticket }> {
    const caller = new Caller(1_000_000_000);
    await caller.call(1, "silent");
    await caller.call(90, percent(10));
    caller.now += 10 * MINUTE_MS;
    await caller.call(2, "silent");
    const [two, pending] = [await caller.acquire(2), await caller.acquire(3)];
    await caller.report(two, percent(65));
    return { caller, pending };
  }

  async function settled(): Promise<Caller> {
    const { caller, pending } = await jumped();
    caller.now += 1_000;
    await caller.report(pending, percent(65));
    return caller;
  }

  async function probed(usage: UsageReport): Promise<Caller> {
    const caller = await settled();
    caller.now += 29_000;
    await caller.call(1, usage, false);
    return caller;
  }

  it("defers no account: a single probe call finds out, and pending calls do not settle it", async () => {
    await expectProbe((await jumped()).caller);
    const caller = await settled();
    await expectProbe(caller);
    expect(await caller.fits()).toBe(1);
    await expectProbe(await probed(null));
  });

  it.each([
    ["the use of others, when the probe raised it by nothing", percent(65), 5, 30],
    ["a mistake, when the probe is told of no use", "silent", 50, 98],
    ["our own, when the probe raised it by as much again", percent(80), 0, 1],
  ] as const)("is found to be %s", async (_, usage, atLeast, atMost) => {
    const caller = await probed(usage);
    caller.now += 1_000;
    const fits = await caller.fits();
    expect(fits).toBeGreaterThanOrEqual(atLeast);
    expect(fits).toBeLessThanOrEqual(atMost);
  });

  it("is found to be the use of others too where as many calls leave a rolling hour as are made", async () => {
    const caller = new Caller(1_000_000_000);
    await caller.call(1, "silent");
    for (let round = 0; round < 38; round += 1) {
      await caller.call(91, percent(10));
      caller.now += 5 * MINUTE_MS;
    }
    await caller.call(50, percent(65));
    await expectProbe(caller);
    await caller.call(1, percent(65));
    expect(await caller.fits(true)).toBeGreaterThan(91);
  });
});

describe("a percentage that was reported once", () => {
  it("no longer defers accounts that a window can hold, once it has expired", async () => {
    const share = async (calls: number, minutes: number) => {
      const caller = new Caller(0);
      await caller.call(1, "silent");
      const halves = [await caller.acquire(calls / 2), await caller.acquire(calls / 2)];
      caller.now = MINUTE_MS;
      for (const half of halves) await caller.report(half, percent(74));
      caller.now = minutes * MINUTE_MS;
      return caller.share(10 * MINUTE_MS);
    };
    expect(await share(4, 90)).toBeGreaterThan(5);
    expect(await share(4, 20)).toBe(Number.POSITIVE_INFINITY);
    expect(await share(40, 90)).toBeGreaterThan(25);
    expect(await share(40, 20)).toBeLessThan(10);
  });

  it("is refuted by one batch that reports almost no use", async () => {
    const share = async (isRefuted: boolean) => {
      const caller = new Caller(0);
      await caller.call(1, "silent");
      const [many, few] = [await caller.acquire(50), await caller.acquire(5)];
      caller.now = MINUTE_MS;
      await caller.report(many, percent(64));
      await caller.report(few, percent(64));
      caller.now = 110 * MINUTE_MS;
      if (isRefuted) await caller.call(50, "silent");
      caller.now += HOUR_MS;
      return caller.share(5 * MINUTE_MS);
    };
    expect(await share(false)).toBeLessThan(91);
    expect(await share(true)).toBeGreaterThan(91);
  });

  it("slows nothing down for long once responses report no use", async () => {
    const caller = new Caller(1_000_000);
    await caller.call(1, "silent");
    await caller.call(49, percent(68));
    expect(await caller.fits()).toBeLessThan(10);
    for (let response = 0; response < 4; response += 1) {
      caller.now += 5 * MINUTE_MS;
      await caller.call(5, "silent");
    }
    expect(await caller.fits()).toBeGreaterThan(50);
  });

  it("is not forgotten for calls without a response", async () => {
    const caller = new Caller(1_000_000);
    await caller.call(1, "silent");
    await caller.call(49, percent(68));
    caller.now += MINUTE_MS;
    await caller.call(5, null);
    expect(await caller.fits()).toBeLessThan(10);
  });

  it("is followed, once it has expired, by what overlapping responses reported of the next window", async () => {
    const caller = new Caller(1_000_000);
    await caller.call(1, "silent");
    const [many, few] = [await caller.acquire(95), await caller.acquire(4)];
    caller.now += MINUTE_MS;
    await caller.report(many, percent(95));
    // The platform's window restarted a minute later, and half of it was used while responses overlapped.
    caller.now += MINUTE_MS;
    await caller.report(few, percent(50));
    expect(await caller.fits(true)).toBeLessThan(5);
    caller.now += HOUR_MS;
    const fits = await caller.fits(true);
    expect(fits).toBeGreaterThan(39);
    expect(fits).toBeLessThanOrEqual(49);
  });
});
