import type { Account } from "../domain/account.ts";
import type { Office } from "../domain/office.ts";

/** How an account's following moves: `base` on the scenario's first day, then so many a day, with a small tremble. */
export type AudiencePlan = { base: number; perDay: number; tremble: number };

/** One account of the simulated world, and how it looks from outside. */
export type SimulatedAccount = {
  account: Account;
  name: string;
  audience: AudiencePlan;
  /** Before this instant the platform does not know it; `null` = it was always there. In milliseconds. */
  bornMs: number | null;
};

/**
 * One broadcast as it really goes, in milliseconds since the epoch. What the platform shows of it at a moment follows
 * from this. A broadcast that never goes on the air has no `startMs`.
 */
export type PlannedLive = {
  liveId: string;
  videoId: string;
  accountKey: string;
  title: string;
  createdMs: number;
  /** The start that was announced; `null` = it was not announced. */
  plannedMs: number | null;
  startMs: number | null;
  /** `null` with a start = it hangs on the air for ever. */
  endMs: number | null;
  /** The recording's length in seconds; `null` = the platform never tells one. */
  lengthSeconds: number | null;
  /** From the end until the recording has its length, in seconds. */
  processingSeconds: number;
  peakViewers: number;
  /** What becomes of it when it has no start. */
  fate: "aired" | "cancelled" | "expired" | "unpublished";
  /** When the owner called an announced one off. */
  cancelledMs: number | null;
  /** When the owner deleted it; `null` = never. */
  removedMs: number | null;
  /** Cuts of the recording by its owner, oldest first. */
  trims: readonly { atMs: number; lengthSeconds: number }[];
  /** The account that streamed it, when it only shows here because it was cross-posted. */
  streamedBy: string | null;
  /** Whether `length` is 0, and not left out, until the recording has one. */
  zeroUntilKnown: boolean;
};

/** Limits of the simulated platforms; `null` = without limit. X counts per credential and 15 minutes. */
export type PlatformLimits = {
  graphCallsPerHour: number | null;
  graphCallsPerPageAndDay: number | null;
  xUsers: { app: number; owner: number };
  xPosts: { app: number; owner: number };
  xOther: { app: number; owner: number };
};

/** A simulated world, complete: who is there, and what happens in any month. The same words give the same world. */
export type Scenario = {
  name: string;
  /** What it plays, and which parts are the scenario's own choice. */
  description: string;
  zone: string;
  seed: number;
  offices: readonly Office[];
  accounts: readonly SimulatedAccount[];
  /** The day from which audiences count, in milliseconds. */
  epochMs: number;
  /** No broadcast starts before this month. */
  firstMonth: string;
  /**
   * Broadcasts of an account that start (or, never on the air, were created) in a month. `anchorMs` = start of the
   * simulator.
   */
  livesIn(accountKey: string, month: string, anchorMs: number): readonly PlannedLive[];
  /** X accounts whose owner gave a token. */
  owners: readonly string[];
  /** Lives vanish so many days after their start; `null` = never. */
  retentionDays: number | null;
  limits: PlatformLimits;
  /** What an account stands for, where the scenario is a list of cases. */
  notes: ReadonlyMap<string, string>;
};

export type ScenarioOptions = {
  offices: readonly Office[];
  /** The month in which the case plays, `YYYY-MM`. */
  month?: string;
  zone: string;
  seed: number;
  /** `steady` only: accounts per platform, and ended lives of each. */
  accounts?: number;
  livesEach?: number;
  /** `steady` only: how many X accounts have an owner who gave a token. */
  owners?: number;
};

/** The limits of the platforms' public tables: X's self-serve table; Graph without limit. */
export const PUBLIC_LIMITS: PlatformLimits = {
  graphCallsPerHour: null,
  graphCallsPerPageAndDay: null,
  xUsers: { app: 300, owner: 900 },
  xPosts: { app: 10_000, owner: 900 },
  xOther: { app: 300, owner: 300 },
};
