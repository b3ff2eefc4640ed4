import type { Simulator } from "../../../src/simulator/simulator.ts";
import type { RunPlan } from "../plan-run.ts";
import type { ReportedFigures } from "./reported-figures.ts";

/** A run that is over, and where what it left can be found. */
export type Played = {
  plan: RunPlan;
  simulator: Simulator;
  /** Straight to mongod. */
  mongoUri: string;
  database: string;
  startedAt: Date;
  /** The last instant of the clock whose slots every process reported. */
  endedAt: Date;
  reported: ReportedFigures;
  /** For the commands of the collector itself. */
  environment: Record<string, string>;
};
