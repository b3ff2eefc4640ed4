import { compareMonth, type Compared, tally } from "../oracle/compare.ts";
import { atMost, type BenchOptions, type Section, type SectionResult } from "./section.ts";

/**
 * Office-months of a hostile world through the real adapter, fold and rules, each held against the truth and against
 * a reader of the same answers. The number given is that of the months.
 */
export const oracleSection: Section = {
  name: "oracle",
  about: "random office-months: wrong verdicts, and undetermined ones that the answers would have told",
  run: runOracle,
};

async function runOracle({ accounts: months }: BenchOptions): Promise<SectionResult> {
  const begun = performance.now();
  const all: Compared[] = [];
  for (let seed = 1; seed <= months; seed += 1) all.push(await compareMonth(seed));
  const seconds = (performance.now() - begun) / 1000;
  const { outcomes, wrong, unknowable, unproven, untold } = tally(all);
  const seeds = (some: readonly Compared[]) => some.map(({ seed }) => seed);
  const told = (count: number): string => `${count} of ${all.length}`;
  return {
    rows: [
      atMost("wrong met or not_met", wrong.length, 0, ""),
      {
        what: "undetermined that could have been told",
        measured: told(untold.length),
        target: null,
        met: null,
      },
      {
        what: "right, but told with less than proof",
        measured: told(unproven.length),
        target: null,
        met: null,
      },
      { what: "wrong for every reader", measured: told(unknowable.length), target: null, met: null },
    ],
    figures: {
      months: all.length,
      seconds,
      outcomes,
      untoldShare: untold.length / all.length,
      seeds: {
        wrong: seeds(wrong),
        untold: seeds(untold),
        unproven: seeds(unproven),
        unknowable: seeds(unknowable),
      },
    },
  };
}
