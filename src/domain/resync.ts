import type { GapReason } from "./gap.ts";
import type { Metric, PlatformId } from "./platform.ts";
import type { Outcome } from "./verdict.ts";

/** Who asked for a re-reading, and why, in that person's words. */
export type ResyncRequest = { by: string; why: string | null; at: Date };

/** What was held of an account before it was read again. */
export type FollowersBefore = {
  accountKey: string;
  platform: PlatformId;
  followers: number | null;
  slot: Date | null;
};

/** A session as far as a change of it could matter. */
export type SessionMark = {
  accountKey: string;
  sessionId: string;
  title: string | null;
  startedAt: Date | null;
  durationSeconds: number | null;
  gone: boolean;
};

/** How an office stood in a month. */
export type MonthOutcome = { month: string; officeId: string; outcome: Outcome; qualifyingSessions: number };

/** The picture that the difference is taken against. */
export type ResyncBefore = {
  followers: readonly FollowersBefore[];
  sessions: readonly SessionMark[];
  months: readonly MonthOutcome[];
};

/** What a re-reading changed. */
export type ResyncDifference = {
  newSessions: readonly SessionMark[];
  changedDurations: readonly (SessionMark & { durationSecondsBefore: number | null })[];
  vanishedSessions: readonly SessionMark[];
  followers: readonly {
    accountKey: string;
    platform: PlatformId;
    before: number | null;
    after: number | null;
  }[];
  notRead: readonly { accountKey: string; metric: Metric; reason: GapReason; detail: string }[];
  /** Only months whose outcome or number of sessions that count changed. */
  verdicts: readonly {
    month: string;
    officeId: string;
    before: Outcome | null;
    after: Outcome;
    qualifyingBefore: number | null;
    qualifyingAfter: number;
  }[];
  /** Closed months that were frozen again because of it. */
  revisions?: readonly { month: string; revision: number; reason: string }[];
  /** What cannot be known any more, in words: the time before a platform's retention. */
  noLongerKnowable: readonly string[];
};

/** A re-reading of one office (`null` = all) by hand over a window. */
export type Resync = {
  resyncId: string;
  officeId: string | null;
  platforms: readonly PlatformId[];
  /** How far back lives are asked for; `null` = as far as the platform keeps. */
  since: Date | null;
  /** The request as a key; two running resyncs of one office never have the same. */
  wishKey: string;
  state: "running" | "done";
  requests: readonly ResyncRequest[];
  startedAt: Date;
  /** What is open at this instant ends as a gap. */
  endsAt: Date;
  finishedAt: Date | null;
  /** Empty until its sweeps are planned. */
  sweepIds: readonly string[];
  before: ResyncBefore;
  difference: ResyncDifference | null;
};

/** Whether a running resync covers a request: same office or all, at least its platforms, at least as far back. */
export function coversRequest(
  running: Pick<Resync, "officeId" | "platforms" | "since">,
  request: Pick<Resync, "officeId" | "platforms" | "since">,
): boolean {
  if (running.officeId !== null && running.officeId !== request.officeId) return false;
  if (!request.platforms.every((platform) => running.platforms.includes(platform))) return false;
  if (running.since === null) return true;
  return request.since !== null && running.since <= request.since;
}

/** The same request always gives the same key. */
export function toRequestKey(request: Pick<Resync, "officeId" | "platforms" | "since">): string {
  return [
    request.officeId ?? "*",
    [...request.platforms].sort().join("+"),
    request.since?.toISOString() ?? "all",
  ].join(" ");
}
