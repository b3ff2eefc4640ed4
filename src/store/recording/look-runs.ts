import { hash } from "node:crypto";
import { type Look, lookFingerprint } from "../../domain/look.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { LookRunDoc } from "../models/look-model.ts";

export const lookDigest = (look: Look): string => hash("sha256", lookFingerprint(look));

export const lookKey = ({ accountKey, at }: Pick<Look, "accountKey" | "at">): string =>
  `${accountKey}|${at.toISOString()}`;

/** A run of one look. Its id is made of account, instant and digest, so that the same look begins the same run. */
export function beginRun(
  look: Look,
  digest: string,
  zone: string,
  by: { collectorVersion: string; recordedAt: Date },
): LookRunDoc {
  const { accountKey, officeId, platform, edge, complete, pagedToEnd, oldestStartAt, retentionDays } = look;
  const { provesAbsence, confirmedBy } = look;
  return {
    _id: `${accountKey}|${look.at.toISOString()}|${digest.slice(0, 16)}`,
    accountKey,
    officeId,
    platform,
    day: localDayAt(look.at, zone).day,
    digest,
    edge,
    complete,
    ...(provesAbsence === undefined ? {} : { provesAbsence }),
    ...(confirmedBy ? { confirmedBy } : {}),
    pagedToEnd,
    oldestStartAt,
    retentionDays,
    sessionIds: look.sessions.map((seen) => seen.sessionId),
    liveIds: look.sessions.filter((seen) => seen.state === "live").map((seen) => seen.sessionId),
    firstAt: look.at,
    lastAt: look.at,
    count: 1,
    longestHoleSeconds: 0,
    trigger: look.trigger,
    provenance: look.provenance ?? null,
    ...by,
  };
}

export type RunSpan = Pick<
  LookRunDoc,
  | "_id"
  | "digest"
  | "day"
  | "firstAt"
  | "lastAt"
  | "count"
  | "longestHoleSeconds"
  | "edge"
  | "complete"
  | "provesAbsence"
  | "pagedToEnd"
  | "oldestStartAt"
>;

/**
 * What one more look makes of the newest run: `within` it is in an equal run, which contains all that it would;
 * `extends` it continues the run; `apart` it is a run of its own (it differs, is of another day, or came late).
 */
export function compareWithRun(run: RunSpan | null, look: Look, digest: string, zone: string) {
  if (run === null || run.digest !== digest) return "apart";
  if (look.at >= run.firstAt && look.at <= run.lastAt) return "within";
  if (look.at < run.firstAt || localDayAt(look.at, zone).day !== run.day) return "apart";
  return "extends";
}

/** The run with one more look at its end. */
export function extendRun(run: RunSpan, at: Date): RunSpan {
  const holeSeconds = (at.getTime() - run.lastAt.getTime()) / 1000;
  return {
    ...run,
    lastAt: at,
    count: run.count + 1,
    longestHoleSeconds: Math.max(run.longestHoleSeconds, holeSeconds),
  };
}
