import fc from "fast-check";
import { type CoverageDay, openGaps, withMinute } from "../../../src/domain/coverage.ts";
import { type ReportedGap, addGapRun } from "../../../src/domain/gap-runs.ts";

type Day = Pick<CoverageDay, "expected" | "read" | "gaps">;
const empty: Day = { expected: {}, read: {}, gaps: [] };
const at = (minute: number): Date => new Date(Date.UTC(2023, 6, 1, 0, minute));
const word = (
  minute: number,
  reason: ReportedGap["reason"] = "transport",
  saidAt = minute + 5,
): ReportedGap => ({
  minute,
  reason,
  detail: "",
  at: at(saidAt),
});

function say(day: Day, gap: ReportedGap): Day {
  const gaps = addGapRun(day, gap);
  return gaps === null ? day : { ...day, expected: withMinute(day.expected, gap.minute), gaps };
}
const runs = (day: Day) => day.gaps.map(({ from, to, reason }) => [from, to, reason]);

describe("runs of gaps", () => {
  it("one reason over neighbouring slots is one run, whatever the cadence", () => {
    const day = [0, 10, 20, 60, 120].reduce((held, minute) => say(held, word(minute)), empty);
    expect(runs(day)).toEqual([[0, 120, "transport"]]);
    expect(day.gaps).toMatchObject([{ at: at(5), until: at(125) }]);
  });

  it("a slot in between that was read, or has another reason, ends the run", () => {
    const read = { ...empty, expected: withMinute({}, 10), read: withMinute({}, 10) };
    expect(runs([0, 20].reduce((held, minute) => say(held, word(minute)), read))).toHaveLength(2);
    const day = [word(0), word(10, "forbidden"), word(20)].reduce(say, empty);
    expect(runs(day)).toHaveLength(3);
  });

  it("the last word on a slot counts, and each change of it is kept", () => {
    const day = [word(0, "transport", 1), word(0, "rate_limited", 2), word(0, "transport", 3)].reduce(
      say,
      empty,
    );
    expect(runs(day)).toHaveLength(3);
    expect(openGaps(day)).toMatchObject([{ minute: 0, run: { reason: "transport", at: at(3) } }]);
  });

  it("a slot that is read has no gap, and the same word again changes nothing", () => {
    const read = { ...empty, read: withMinute({}, 0) };
    expect(addGapRun(read, word(0))).toBeNull();
    expect(addGapRun(say(empty, word(0)), word(0))).toBeNull();
  });

  it("for any order of reasons, each expected slot that was not read has its last reason", () => {
    const words = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 12 }).map((n) => n * 10),
        reason: fc.constantFrom("transport" as const, "forbidden" as const),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, (said) => {
        let day = empty;
        const last = new Map<number, string>();
        said.forEach(({ minute, reason }, i) => {
          day = say(day, word(minute, reason, i));
          last.set(minute, reason);
        });
        expect(new Map(openGaps(day).map(({ minute, run }) => [minute, run?.reason]))).toEqual(
          new Map([...last].sort(([a], [b]) => a - b)),
        );
      }),
    );
  });
});
