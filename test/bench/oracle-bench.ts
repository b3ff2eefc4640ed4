import { openStore } from "../../src/store/open-store.ts";
import { compareMonth, type Compared, tally } from "../oracle/compare.ts";
import { playStored } from "../oracle/play-stored.ts";
import { testDatabase } from "../support/servers.ts";
import { atMost, type BenchOptions, type Section, type SectionResult } from "./section.ts";

/**
 * Office-months of a hostile world through the real adapter, fold and rules, each held against the truth and against
 * a reader of the same answers. The number given is that of the months.
 */
export const oracleSection: Section = {
  name: "oracle-months",
  about: "random office-months: wrong verdicts, and undetermined ones that the answers would have told",
  run: async ({ accounts: months }) => {
    const begun = performance.now();
    const all: Compared[] = [];
    for (let seed = 1; seed <= months; seed += 1) all.push(await compareMonth(seed));
    return report(all, begun);
  },
};

/** How many offices share a database, and are judged together. */
const OFFICES_TOGETHER = 250;

/** The same through the store's own rows and the judging service, with several accounts an office and with X. */
export const storedOracleSection: Section = {
  name: "oracle-stored",
  about: "a tenth as many offices through MongoDB and the judging service, with several accounts and with X",
  run: runStored,
};

async function runStored({ accounts }: BenchOptions): Promise<SectionResult> {
  const begun = performance.now();
  const offices = Math.ceil(accounts / 10);
  const all: Compared[] = [];
  for (let first = 1; first <= offices; first += OFFICES_TOGETHER) {
    const { mongoUri: uri, name, cleanUp } = testDatabase("oracle");
    const store = await openStore({ uri, database: name, collectorVersion: "bench" });
    try {
      await store.prepare();
      all.push(
        ...(await playStored(store, { first, count: Math.min(OFFICES_TOGETHER, offices - first + 1) })),
      );
    } finally {
      await store.close();
      await cleanUp();
    }
  }
  return report(all, begun);
}

function report(all: readonly Compared[], begun: number): SectionResult {
  const seconds = (performance.now() - begun) / 1000;
  const { outcomes, wrong, unknowable, unproven, unreported } = tally(all);
  const seeds = (some: readonly Compared[]) => some.map(({ seed }) => seed);
  const share = (count: number): string => `${count} of ${all.length}`;
  const row = (what: string, count: number) => ({ what, measured: share(count), target: null, met: null });
  return {
    rows: [
      atMost("wrong met or not_met", wrong.length, 0, ""),
      row("undetermined that could have been told", unreported.length),
      row("right, but told with less than proof", unproven.length),
      row("wrong for every reader", unknowable.length),
    ],
    figures: {
      months: all.length,
      seconds,
      outcomes,
      untoldShare: unreported.length / all.length,
      seeds: {
        wrong: seeds(wrong),
        unreported: seeds(unreported),
        unproven: seeds(unproven),
        unknowable: seeds(unknowable),
      },
    },
  };
}
