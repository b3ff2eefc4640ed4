import fc from "fast-check";
import { applyUsage } from "../../../src/quota/call-budget/apply-usage.ts";
import { type BudgetState, endWindowAt, windowAt } from "../../../src/quota/call-budget/window-state.ts";
import type { Ticket, UsageReport } from "../../../src/quota/call-budget/contract.ts";
import {
  evenShare,
  nextFitAt,
  availableCalls,
  needsProbe,
} from "../../../src/quota/call-budget/available-calls.ts";

const HOUR_MS = 3_600_000;

/** An answer that tells a share of use alone, as Graph does. */
const percent = (usedPercent: number) => ({ usedPercent, limit: null, resetAt: null });

/** A platform that tells whole percents alone. `refused` = calls that came over its limit. */
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

/** Asks a platform as the collector does, with answers that cross on their way. An answer takes a minute at most. */
class Asker {
  state: BudgetState | null = null;
  #consumed = 0;
  #now = 1_000_000_000_000;
  #waiting: { due: number; ticket: Ticket; told: number }[] = [];
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  #arrive(isDue: (due: number) => boolean): void {
    const arrived = this.#waiting.filter(({ due }) => isDue(due));
    this.#waiting = this.#waiting.filter(({ due }) => !isDue(due));
    for (const { ticket, told } of arrived) {
      const usage = told < 1 ? "silent" : percent(told);
      this.#keep(applyUsage(this.#current(), ticket, usage, this.#consumed, this.#now));
    }
  }

  #current(): BudgetState {
    return this.#keep(windowAt(this.state, this.#consumed, this.#now));
  }

  #keep(next: BudgetState): BudgetState {
    if (next.openedAt !== this.state?.openedAt) this.#consumed = 0;
    this.state = next;
    return next;
  }

  step({ afterMs, wanted, answeredAfter, urgent }: Step, i: number): void {
    if (afterMs > 20_000) this.#arrive(() => true);
    this.#now += afterMs;
    this.#arrive((due) => due <= i);
    const state = this.#current();
    const alone = needsProbe(state);
    if (alone && this.#waiting.length > 0) return;
    const calls = Math.min(wanted, availableCalls(state, this.#consumed, this.#now, { urgent }));
    if (calls === 0) return;
    this.#consumed += calls;
    const told = this.#platform.call(calls, this.#now);
    this.#waiting.push({
      due: i + 1 + (alone ? 0 : answeredAfter),
      ticket: { openedAt: state.openedAt, calls },
      told,
    });
  }
}

const step = fc.record({
  afterMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 19_000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 20_001, max: 15 * 60_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * HOUR_MS }) },
  ),
  wanted: fc.integer({ min: 1, max: 60 }),
  /** Answers come back after so many further steps: calls cross on their way. */
  answeredAfter: fc.integer({ min: 0, max: 3 }),
  urgent: fc.boolean(),
});

describe.each([
  ["windows of an hour", Windows],
  ["a rolling hour", Rolling],
] as const)("a limit that only percents tell of, counted in %s", (_, Counting) => {
  it("is never passed, from the first call of all on, whatever is asked when and however answers cross", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(step, { maxLength: 200, size: "max" }),
        (limit, steps) => {
          const platform = new Counting(limit);
          const asker = new Asker(platform);
          for (const [i, one] of steps.entries()) asker.step(one, i);
          expect(platform.refused).toBe(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is made use of: whoever asks for more than there is, every ten minutes for two days, gets most of it", () => {
    const platform = new Counting(180);
    const asker = new Asker(platform);
    for (let i = 0; i < 3 * 288; i += 1)
      asker.step({ afterMs: i % 3 === 0 ? 598_000 : 1_000, wanted: 20, answeredAfter: 0, urgent: false }, i);
    expect(platform.refused).toBe(0);
    expect(platform.accepted).toBeGreaterThan(48 * 180 * 0.6);
  });
});

describe("a limit that was halved while two batches were under way", () => {
  /** 60 calls at a limit of 90, begun by somebody who knows a limit of 180; then 7 more. Gives percent a call. */
  function learnedFrom(batches: readonly { calls: number; hearing: UsageReport }[]): number {
    const start = 1_000_000_000;
    const first = applyUsage(windowAt(null, 0, start), { openedAt: start, calls: 1 }, "silent", 1, start);
    const full = applyUsage(first, { openedAt: start, calls: 113 }, percent(63), 114, start);
    const now = start + 90 * 60_000;
    let state = windowAt(full, 114, now);
    const ticket = { openedAt: state.openedAt };
    let consumed = 60;
    for (const { calls, hearing } of batches) {
      const before = state.openedAt;
      state = applyUsage(state, { ...ticket, calls }, hearing, consumed, now);
      if (state.openedAt !== before) consumed = 0;
    }
    const next = { openedAt: state.openedAt, calls: 7 };
    return applyUsage(state, next, percent(74), consumed + 7, now + 600_000).perCall;
  }

  it.each([
    [
      "the large one is told of first",
      { calls: 50, hearing: percent(55) },
      { calls: 10, hearing: percent(66) },
    ],
    [
      "the small one is told of first",
      { calls: 10, hearing: percent(11) },
      { calls: 50, hearing: percent(66) },
    ],
    ["the answers cross", { calls: 50, hearing: percent(66) }, { calls: 10, hearing: percent(11) }],
  ] as const)("is found out closely from above: %s", (_, one, other) => {
    const perCall = learnedFrom([one, other]);
    expect(perCall).toBeGreaterThanOrEqual(100 / 90);
    expect(perCall).toBeLessThan((1.4 * 100) / 90);
  });

  it("does not forget the platform's word to wait for an answer that was under way meanwhile", () => {
    const start = 1_000_000_000;
    const first = applyUsage(windowAt(null, 0, start), { openedAt: start, calls: 1 }, "silent", 1, start);
    const full = applyUsage(first, { openedAt: start, calls: 59 }, percent(60), 120, start);
    const now = start + 10 * 60_000;
    const fell = applyUsage(full, { openedAt: start, calls: 10 }, percent(20), 120, now);
    const told = endWindowAt(fell, now + 5 * 60_000, now);
    const late = applyUsage(told, { openedAt: start, calls: 50 }, percent(100), 0, now);
    expect(availableCalls(late, 0, now + 60_000, { urgent: true })).toBe(0);
    expect(late.endsAt).toBe(now + 5 * 60_000);
  });

  it("is not thought narrower than it is for a batch that no answer came to", () => {
    const perCall = learnedFrom([
      { calls: 10, hearing: percent(11) },
      { calls: 50, hearing: null },
    ]);
    expect(perCall).toBeLessThan((1.4 * 100) / 90);
  });
});

describe("calls that a platform counts in the open", () => {
  const told = (used: number) => ({ usedPercent: used, limit: 100, resetAt: new Date(HOUR_MS) });

  it("slow down from 75 percent on, and it is said when more fit", () => {
    const open = windowAt(null, 0, 0);
    const state = applyUsage(open, { openedAt: 0, calls: 75 }, told(75), 75, 60_000);
    expect(availableCalls(state, 75, 60_000)).toBe(0);
    expect(availableCalls(state, 75, 60_000, { urgent: true })).toBe(25);
    const at = nextFitAt(state, 75, 5, 60_000).getTime();
    expect(availableCalls(state, 75, at)).toBeGreaterThanOrEqual(5);
    expect(at).toBeLessThan(HOUR_MS);
    expect(availableCalls(windowAt(state, 75, HOUR_MS), 0, HOUR_MS)).toBe(75);
  });

  it("are shared evenly over what is left of the window, and on into the next", () => {
    const state = applyUsage(windowAt(null, 0, 0), { openedAt: 0, calls: 40 }, told(40), 40, 0);
    expect(evenShare(state, 40, 0, HOUR_MS / 6)).toBeCloseTo(10);
    expect(evenShare(state, 40, HOUR_MS / 2, HOUR_MS)).toBeCloseTo(60);
    expect(evenShare(state, 40, HOUR_MS / 2, 1.5 * HOUR_MS)).toBeCloseTo(110);
    expect(evenShare(windowAt(null, 0, 0), 0, 0, HOUR_MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it("that are under way when the window ends are not forgotten in the next, until their answers come", () => {
    const state = applyUsage(windowAt(null, 0, 0), { openedAt: 0, calls: 10 }, told(10), 40, 1_000);
    const next = windowAt(state, 40, HOUR_MS);
    expect(availableCalls(next, 0, HOUR_MS, { urgent: true })).toBe(70);
    const later = { usedPercent: 30, limit: 100, resetAt: new Date(2 * HOUR_MS) };
    const settled = applyUsage(next, { openedAt: 0, calls: 30 }, later, 0, HOUR_MS + 1_000);
    expect(availableCalls(settled, 0, HOUR_MS + 1_000, { urgent: true })).toBe(70);
  });
});

describe("a share of use that rose by more than our few calls account for", () => {
  const start = 1_000_000_000;
  const jumpAt = start + 10 * 60_000;

  /** A call costs 0.1 percent. The platform began anew, and then two calls are told 65; three more are under way. */
  function jumped(): BudgetState {
    const first = applyUsage(windowAt(null, 0, start), { openedAt: start, calls: 1 }, "silent", 1, start);
    const cheap = applyUsage(first, { openedAt: start, calls: 90 }, percent(10), 91, start);
    const anew = applyUsage(cheap, { openedAt: start, calls: 2 }, "silent", 93, jumpAt);
    return applyUsage(anew, { openedAt: jumpAt, calls: 2 }, percent(65), 5, jumpAt);
  }
  const underWay: Ticket = { openedAt: jumpAt, calls: 3 };
  const settled = () => applyUsage(jumped(), underWay, percent(65), 0, jumpAt + 1_000);
  const alone = (state: BudgetState, hearing: UsageReport, afterMs = 30_000) =>
    applyUsage(state, { openedAt: state.openedAt, calls: 1 }, hearing, 1, jumpAt + afterMs);

  it("puts nobody off: one call goes alone and tells, and those under way do not settle it", () => {
    for (const state of [jumped(), settled(), alone(settled(), null)]) {
      expect(needsProbe(state)).toBe(true);
      expect(evenShare(state, 0, jumpAt, jumpAt + 5 * 60_000)).toBe(Number.POSITIVE_INFINITY);
    }
    expect(availableCalls(settled(), 0, jumpAt + 2_000)).toBe(1);
  });

  it.each([
    ["the use of others, when the one call raised it by nothing", percent(65), 5, 30],
    ["a word that was not so, when the one call is told of none", "silent", 50, 98],
    ["our own, when the one call raised it by as much again", percent(80), 0, 1],
  ] as const)("is found to be %s", (_, hearing, atLeast, atMost) => {
    const state = alone(settled(), hearing);
    expect(needsProbe(state)).toBe(false);
    const free = availableCalls(state, 1, jumpAt + 31_000);
    expect(free).toBeGreaterThanOrEqual(atLeast);
    expect(free).toBeLessThanOrEqual(atMost);
  });

  it("is found to be the use of others as well where as many calls leave a rolling hour as are made", () => {
    let state = windowAt(null, 0, start);
    let [now, consumed] = [start, 0];
    const answer = (calls: number, usage: UsageReport) => {
      const { openedAt } = state;
      state = applyUsage(
        windowAt(state, consumed, now),
        { openedAt: state.openedAt, calls },
        usage,
        calls,
        now,
      );
      consumed = state.openedAt === openedAt ? consumed + calls : 0;
    };
    answer(1, "silent");
    for (; now < jumpAt + 3 * HOUR_MS; now += 5 * 60_000) answer(91, percent(10));
    answer(50, percent(65));
    expect(needsProbe(state)).toBe(true);
    expect(availableCalls(state, 0, now)).toBe(1);
    answer(1, percent(65));
    expect(needsProbe(state)).toBe(false);
    expect(availableCalls(state, 1, now)).toBeGreaterThan(91);
  });
});

describe("a share of use that was told once", () => {
  it("once it is over, no longer puts off accounts that a window can hold", () => {
    const told = { usedPercent: 74, limit: null, resetAt: null };
    const first = applyUsage(windowAt(null, 0, 0), { openedAt: 0, calls: 1 }, "silent", 1, 0);
    const spell = (calls: number) => {
      const half = { openedAt: 0, calls: calls / 2 };
      return applyUsage(applyUsage(first, half, told, calls + 1, 60_000), half, told, calls + 1, 60_000);
    };
    const share = (calls: number, minutes: number) => {
      const now = minutes * 60_000;
      return evenShare(windowAt(spell(calls), calls + 1, now), 0, now, now + 10 * 60_000);
    };
    expect(share(4, 90)).toBeGreaterThan(5);
    expect(share(4, 20)).toBe(Number.POSITIVE_INFINITY);
    expect(share(40, 90)).toBeGreaterThan(25);
    expect(share(40, 20)).toBeLessThan(10);
  });

  it("is refuted by one batch of which next to nothing is told", () => {
    const first = applyUsage(windowAt(null, 0, 0), { openedAt: 0, calls: 1 }, "silent", 1, 0);
    const refuted = applyUsage(first, { openedAt: 0, calls: 50 }, percent(64), 51, 60_000);
    const dear = applyUsage(refuted, { openedAt: 0, calls: 5 }, percent(64), 56, 60_000);
    const now = 110 * 60_000;
    const share = (state: BudgetState) => evenShare(state, 0, now + HOUR_MS, now + HOUR_MS + 5 * 60_000);
    const later = windowAt(dear, 56, now);
    expect(share(later)).toBeLessThan(91);
    const own = { openedAt: later.openedAt, calls: 50 };
    expect(share(applyUsage(later, own, "silent", 91, now))).toBeGreaterThan(91);
  });

  it("slows nothing down for long once answers come that tell of none", () => {
    let now = 1_000_000;
    let state = windowAt(null, 0, now);
    let consumed = 50;
    const told = (calls: number) => ({ openedAt: state.openedAt, calls });
    state = applyUsage(state, told(1), "silent", consumed, now);
    state = applyUsage(state, told(49), { usedPercent: 68, limit: null, resetAt: null }, consumed, now);
    expect(availableCalls(state, consumed, now)).toBeLessThan(10);
    for (let answer = 0; answer < 4; answer += 1) {
      now += 5 * 60_000;
      const before = state.openedAt;
      state = windowAt(state, consumed, now);
      consumed = (state.openedAt === before ? consumed : 0) + 5;
      const opened = state.openedAt;
      state = applyUsage(state, told(5), "silent", consumed, now);
      if (state.openedAt !== opened) consumed = 0;
    }
    expect(availableCalls(state, consumed, now)).toBeGreaterThan(50);
  });

  it("is not forgotten for calls that no answer came to", () => {
    const now = 1_000_000;
    const opened = windowAt(null, 0, now);
    const usage = { usedPercent: 68, limit: null, resetAt: null };
    const first = applyUsage(opened, { openedAt: now, calls: 1 }, "silent", 50, now);
    const state = applyUsage(first, { openedAt: now, calls: 49 }, usage, 50, now);
    const later = applyUsage(state, { openedAt: now, calls: 5 }, null, 55, now + 60_000);
    expect(availableCalls(later, 55, now + 60_000)).toBeLessThan(10);
  });

  it("is followed by what crossing answers told of the next window, once it is over itself", () => {
    const start = 1_000_000;
    const first = applyUsage(windowAt(null, 0, start), { openedAt: start, calls: 1 }, "silent", 100, start);
    const full = applyUsage(first, { openedAt: start, calls: 95 }, percent(95), 100, start + 60_000);
    // The platform began anew a minute later, and half of it was used up within the time in which answers cross.
    const crossed = applyUsage(full, { openedAt: start, calls: 4 }, percent(50), 100, start + 120_000);
    expect(availableCalls(crossed, 100, start + 120_000, { urgent: true })).toBeLessThan(5);
    const now = start + 60_000 + HOUR_MS + 60_000;
    const turned = windowAt(crossed, 100, now);
    const free = availableCalls(turned, 0, now, { urgent: true }) * turned.perCall;
    expect(free).toBeGreaterThan(40);
    expect(free).toBeLessThanOrEqual(49);
  });
});
