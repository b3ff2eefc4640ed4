import type { DiskFull } from "./fill-disk.ts";

/** What came of one run; without `faults` it passed. */
export type RunResult = {
  seed: number;
  faults: string[];
  torments: number;
  seconds: number;
  keys: number;
  read: number;
  verdicts: Record<string, number>;
  /** Whether a disk was filled; `null` = it was not in the plan, or none could be mounted. */
  disk: DiskFull | null;
};

/** The message of a lane while it plays a run. */
export type Waiting = { waitsFor: string };

/** The result of a run that did not finish. */
export const unplayed = (seed: number, why: string): RunResult => ({
  seed,
  faults: [why],
  torments: 0,
  seconds: 0,
  keys: 0,
  read: 0,
  verdicts: {},
  disk: null,
});
