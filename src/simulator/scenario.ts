import type { Account } from "../domain/account.ts";
import type { Office } from "../domain/office.ts";
import type { PlatformId } from "../domain/platform.ts";

/** How followers develop: `base` on the scenario's first day, then `perDay`, with a small random variation. */
export type AudiencePlan = { base: number; perDay: number; tremble: number };

/** One account of the simulated world and how it looks from outside. */
export type SimulatedAccount = {
  account: Account;
  name: string;
  audience: AudiencePlan;
  /** When it was created on the platform, in milliseconds; `null` = it always existed. */
  bornMs: number | null;
};

/**
 * One broadcast as it actually happens, in milliseconds since the epoch. What the platform shows at a time follows
 * from it. A broadcast that never goes on the air has no `startMs`.
 */
export type PlannedLive = {
  liveId: string;
  videoId: string;
  accountKey: string;
  title: string;
  createdMs: number;
  /** The announced start; `null` = not announced. */
  plannedMs: number | null;
  startMs: number | null;
  /** `null` with a start = it stays on the air for ever. */
  endMs: number | null;
  /** The recording's length in seconds; `null` = the platform never reports one. */
  lengthSeconds: number | null;
  /** Seconds from the end until the recording's length is known. */
  processingSeconds: number;
  peakViewers: number;
  /** What happens to it if it has no start. */
  fate: "aired" | "cancelled" | "expired" | "unpublished";
  /** When the owner cancelled an announced one. */
  cancelledMs: number | null;
  /** When the owner deleted it; `null` = never. */
  removedMs: number | null;
  /** Trims of the recording by its owner, oldest first. */
  trims: readonly { atMs: number; lengthSeconds: number }[];
  /** The account that streamed it, if it appears here only by cross-posting. */
  streamedBy: string | null;
  /** Whether `length` is 0 instead of omitted until the recording has one. */
  zeroUntilKnown: boolean;
  /** A recording that is shown at a set time, on a platform that has these. */
  isPremiere?: boolean;
};

/** Limits of the simulated platforms; `null` = no limit. X counts per credential and 15 minutes, YouTube units a day. */
export type PlatformLimits = {
  graphCallsPerHour: number | null;
  graphCallsPerPageAndDay: number | null;
  xUsers: { app: number; owner: number };
  xPosts: { app: number; owner: number };
  xOther: { app: number; owner: number };
  youtubeUnits: number | null;
};

/** A complete simulated world: its accounts, and what happens in any month. The same inputs give the same world. */
export type Scenario = {
  name: string;
  /** What it simulates, and which parts are invented. */
  description: string;
  zone: string;
  seed: number;
  offices: readonly Office[];
  accounts: readonly SimulatedAccount[];
  /** The first day of the followers' development, in milliseconds. */
  epochMs: number;
  /** No broadcast starts before this month. */
  firstMonth: string;
  /** Broadcasts that start (or, if never on the air, were created) in a month. `anchorMs` = start of the simulator. */
  livesIn(accountKey: string, month: string, anchorMs: number): readonly PlannedLive[];
  /** X accounts with an owner token. */
  owners: readonly string[];
  /** Days after their start when lives disappear; `null` = never. */
  retentionDays: number | null;
  limits: PlatformLimits;
  /** What each account demonstrates, if the scenario is a list of cases. */
  notes: ReadonlyMap<string, string>;
};

export type ScenarioOptions = {
  offices: readonly Office[];
  /** The month of the press case, `YYYY-MM`. */
  month?: string;
  zone: string;
  seed: number;
  /** `steady` only: its platforms (Facebook and X), accounts on each, and ended lives of each. */
  platforms?: readonly PlatformId[];
  accounts?: number;
  livesEach?: number;
  /** `steady` only: how many X accounts have an owner token. */
  owners?: number;
};

/** The platforms' published limits: X's self-serve table, YouTube's units; Graph has no limit here. */
export const PUBLIC_LIMITS: PlatformLimits = {
  graphCallsPerHour: null,
  graphCallsPerPageAndDay: null,
  xUsers: { app: 300, owner: 900 },
  xPosts: { app: 10_000, owner: 900 },
  xOther: { app: 300, owner: 300 },
  youtubeUnits: 10_000,
};
