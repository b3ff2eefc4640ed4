import { z } from "zod";
import { GAP_REASONS } from "../../domain/gap.ts";
import { METRICS, PLATFORM_IDS } from "../../domain/platform.ts";
import type { Resync, SessionMark } from "../../domain/resync.ts";
import { OUTCOMES } from "../../domain/verdict.ts";
import { loadProgress } from "../../services/resync/progress.ts";
import type { Store } from "../../store/contracts/store.ts";

const platform = z.enum(PLATFORM_IDS);
const count = z.number().nullable();
const Session = z.object({
  account: z.string(),
  sessionId: z.string(),
  title: z.string().nullable(),
  startedAt: z.date().nullable(),
  durationSeconds: count,
});

const Difference = z.object({
  newSessions: z.array(Session),
  changedDurations: z.array(Session.extend({ durationSecondsBefore: count })),
  vanishedSessions: z.array(Session),
  followers: z.array(z.object({ account: z.string(), platform, before: count, after: count })),
  notRead: z.array(
    z.object({
      account: z.string(),
      metric: z.enum(METRICS),
      reason: z.enum(GAP_REASONS),
      detail: z.string(),
    }),
  ),
  verdicts: z.array(
    z.object({
      month: z.string(),
      office: z.string(),
      before: z.enum(OUTCOMES).nullable(),
      after: z.enum(OUTCOMES),
      qualifyingBefore: count,
      qualifyingAfter: z.number(),
    }),
  ),
  revisions: z.array(z.object({ month: z.string(), revision: z.int(), reason: z.string() })),
  noLongerKnowable: z.array(z.string()),
});

const Reading = z.object({
  account: z.string(),
  platform,
  metric: z.enum(METRICS),
  state: z.enum(["waiting", "read", "gap"]),
  figure: count,
  reason: z.string().nullable(),
  detail: z.string().nullable(),
});

/** A resync, as the API returns it. */
export const ResyncView = z
  .object({
    id: z.string(),
    office: z.string().nullable(),
    platforms: z.array(platform),
    since: z.date().nullable(),
    state: z.enum(["running", "done"]),
    requests: z.array(z.object({ by: z.string(), why: z.string().nullable(), at: z.date() })),
    startedAt: z.date(),
    endsAt: z.date(),
    finishedAt: z.date().nullable(),
    progress: z.object({
      expected: z.number(),
      read: z.number(),
      gaps: z.number(),
      readings: z.array(Reading),
    }),
    difference: Difference.nullable(),
    simulated: z.boolean(),
  })
  .meta({ id: "Resync" });
export type ResyncView = z.infer<typeof ResyncView>;

/** A resync with its current progress. */
export async function loadResyncView(
  store: Pick<Store, "sweeps">,
  resync: Resync,
  simulated: boolean,
): Promise<ResyncView> {
  const { resyncId, officeId, platforms, since, state, requests, startedAt, endsAt, finishedAt } = resync;
  return {
    id: resyncId,
    office: officeId,
    platforms: [...platforms],
    since,
    state,
    requests: [...requests],
    startedAt,
    endsAt,
    finishedAt,
    progress: await loadProgress(store, resync),
    difference: toDifferenceView(resync),
    simulated,
  };
}

const sessionView = ({ accountKey, sessionId, title, startedAt, durationSeconds }: SessionMark) => ({
  account: accountKey,
  sessionId,
  title,
  startedAt,
  durationSeconds,
});

export function toDifferenceView({ difference }: Pick<Resync, "difference">): ResyncView["difference"] {
  if (difference === null) return null;
  return {
    newSessions: difference.newSessions.map(sessionView),
    changedDurations: difference.changedDurations.map((session) => ({
      ...sessionView(session),
      durationSecondsBefore: session.durationSecondsBefore,
    })),
    vanishedSessions: difference.vanishedSessions.map(sessionView),
    followers: difference.followers.map(({ accountKey, ...rest }) => ({ account: accountKey, ...rest })),
    notRead: difference.notRead.map(({ accountKey, ...rest }) => ({ account: accountKey, ...rest })),
    verdicts: difference.verdicts.map(({ officeId, ...rest }) => ({ office: officeId, ...rest })),
    revisions: [...(difference.revisions ?? [])],
    noLongerKnowable: [...difference.noLongerKnowable],
  };
}
