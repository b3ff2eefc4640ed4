import fc from "fast-check";
import {
  CLOCK_BOUND_MS,
  compareClocks,
  describeDisagreement,
  isOutdated,
  toClockOffset,
} from "../../../src/domain/clock-agreement.ts";

const START = Date.UTC(2026, 10, 29);

/** A sample of a true clock, seen by a machine whose clock is ahead by so much, through a call of some length. */
function sampleBy(aheadMs: number, call: { takesMs: number; answeredAfterMs: number }) {
  const at = (ms: number) => ({ wallMs: START + aheadMs + ms, steadyMs: ms });
  const theirsMs = Math.floor((START + call.answeredAfterMs) / 1000) * 1000;
  return {
    offset: toClockOffset({
      source: "platform",
      theirsMs,
      precisionMs: 1000,
      before: at(0),
      after: at(call.takesMs),
    }),
    at,
  };
}

const calls = fc
  .record({ takesMs: fc.nat(30_000), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ takesMs, share }) => ({ takesMs, answeredAfterMs: takesMs * share }));

describe("the clock held against another", () => {
  it("never disagrees while it is within the bound, however long a call took", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -CLOCK_BOUND_MS, max: CLOCK_BOUND_MS }),
        calls,
        fc.nat(86_400_000),
        (ahead, call, later) => {
          const { offset, at } = sampleBy(ahead, call);
          expect(compareClocks([offset], at(later))).toEqual({ agrees: true });
        },
      ),
    );
  });

  it("always disagrees beyond the bound and what a call leaves uncertain, in the right direction", () => {
    const beyond = fc.integer({ min: CLOCK_BOUND_MS + 31_001, max: 400 * 86_400_000 });
    fc.assert(
      fc.property(beyond, fc.boolean(), calls, (by, isAhead, call) => {
        const { offset, at } = sampleBy(isAhead ? by : -by, call);
        const state = compareClocks([offset], at(call.takesMs));
        expect(state).toMatchObject({ agrees: false, source: "platform" });
        expect(!state.agrees && state.aheadMs > 0).toBe(isAhead);
      }),
    );
  });

  it("is seen to leap without another sample, and to be right again", () => {
    const { offset, at } = sampleBy(0, { takesMs: 20, answeredAfterMs: 10 });
    const leapt = { ...at(5_000), wallMs: at(5_000).wallMs + 5 * 86_400_000 };
    expect(isOutdated(offset, leapt, 2_000)).toBe(true);
    const state = compareClocks([offset], leapt);
    expect(state).toMatchObject({ agrees: false });
    expect(!state.agrees && describeDisagreement(state)).toMatch(
      /^this machine's clock is 43\d{4} s ahead of that of platform$/,
    );
    expect(compareClocks([offset], at(6_000))).toEqual({ agrees: true });
    expect(isOutdated(offset, at(1_000), 2_000)).toBe(false);
  });
});
