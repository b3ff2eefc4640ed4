import fc from "fast-check";
import {
  type BudgetState,
  fittingAt,
  freeCalls,
  heard,
  type Ticket,
  windowAt,
} from "../../../src/queue/budget-window.ts";

const HOUR_MS = 3_600_000;

/** A platform that counts calls in windows of an hour, opened by the first call, and tells whole percents. */
class Platform {
  refused = 0;
  #used = 0;
  #resetMs = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  call(calls: number, now: number): number {
    if (now >= this.#resetMs) {
      this.#used = 0;
      this.#resetMs = now + HOUR_MS;
    }
    for (let call = 0; call < calls; call += 1)
      if (this.#used >= this.#limit) this.refused += 1;
      else this.#used += 1;
    return Math.floor((this.#used * 100) / this.#limit);
  }
}

const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 55_000 }),
  wanted: fc.integer({ min: 1, max: 60 }),
  /** Answers come back after so many further steps: calls cross on their way. */
  answeredAfter: fc.integer({ min: 0, max: 3 }),
});

describe("a limit that only percents tell of", () => {
  it("is never passed within its hour once the first call fitted, whatever is asked when and however answers cross", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 3_000 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const platform = new Platform(limit);
        let state: BudgetState | null = null;
        let consumed = 0;
        let now = 1_000_000;
        let waiting: { due: number; ticket: Ticket; percent: number }[] = [];
        for (const [i, { afterMs, wanted, answeredAfter }] of steps.entries()) {
          // An answer takes a minute at the very most, its repetitions included.
          const isPause = afterMs > 20_000;
          if (isPause && state !== null)
            for (const { ticket, percent } of waiting.splice(0)) {
              const usage = percent < 1 ? "silent" : { usedPercent: percent, limit: null, resetAt: null };
              state = heard(state, ticket, usage, consumed, now);
            }
          now += afterMs;
          const current: BudgetState = windowAt(state, now);
          if (current.openedAt !== state?.openedAt) consumed = 0;
          state = current;
          const arrived = waiting.filter(({ due }) => due <= i);
          waiting = waiting.filter(({ due }) => due > i);
          for (const { ticket, percent } of arrived) {
            const usage = percent < 1 ? "silent" : { usedPercent: percent, limit: null, resetAt: null };
            state = heard(state, ticket, usage, consumed, now);
          }
          if (!state.known && waiting.length > 0) continue;
          const calls = Math.min(wanted, freeCalls(state, consumed, now, true));
          if (calls === 0) continue;
          consumed += calls;
          const percent = platform.call(calls, now);
          // The first call of a pool goes alone.
          const due = state.known ? i + 1 + answeredAfter : i + 1;
          waiting.push({ due, ticket: { openedAt: state.openedAt, calls }, percent });
        }
        expect(platform.refused).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it("slows from 75 percent on, and says when more fits", () => {
    const open = windowAt(null, 0);
    const told = { usedPercent: 75, limit: 100, resetAt: new Date(HOUR_MS) };
    const state = heard(open, { openedAt: 0, calls: 75 }, told, 75, 60_000);
    expect(freeCalls(state, 75, 60_000, false)).toBe(0);
    expect(freeCalls(state, 75, 60_000, true)).toBe(25);
    const at = fittingAt(state, 75, 5, 60_000, false).getTime();
    expect(freeCalls(state, 75, at, false)).toBeGreaterThanOrEqual(5);
    expect(at).toBeLessThan(HOUR_MS);
    expect(freeCalls(windowAt(state, HOUR_MS), 0, HOUR_MS, false)).toBe(75);
  });
});

describe("a share of use that was told once", () => {
  it("slows nothing down for long once answers come that tell of none", () => {
    let now = 1_000_000;
    let state = windowAt(null, now);
    let consumed = 50;
    const told = (calls: number) => ({ openedAt: state.openedAt, calls });
    state = heard(state, told(50), { usedPercent: 68, limit: null, resetAt: null }, consumed, now);
    expect(freeCalls(state, consumed, now, false)).toBeLessThan(10);
    for (let answer = 0; answer < 4; answer += 1) {
      now += 5 * 60_000;
      state = windowAt(state, now);
      consumed = state.openedAt === now ? 0 : consumed;
      consumed += 5;
      state = heard(state, told(5), "silent", consumed, now);
      consumed = state.openedAt === now ? 0 : consumed;
    }
    expect(freeCalls(state, consumed, now, false)).toBeGreaterThan(200);
  });

  it("is not forgotten for calls that no answer came to", () => {
    const now = 1_000_000;
    const opened = windowAt(null, now);
    const state = heard(
      opened,
      { openedAt: now, calls: 50 },
      { usedPercent: 68, limit: null, resetAt: null },
      50,
      now,
    );
    const later = heard(state, { openedAt: now, calls: 5 }, null, 55, now + 60_000);
    expect(freeCalls(later, 55, now + 60_000, false)).toBeLessThan(10);
  });
});
