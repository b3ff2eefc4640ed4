import type { LiveSession } from "../../../domain/live-session.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { BatchItem } from "../../../domain/sweep.ts";
import type { PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { CredentialState } from "../../../store/contracts/store.ts";
import type { AppContext } from "../../context/app-context.ts";
import { toPollContext } from "../batch/attempt-context.ts";
import { emptyOutcomes, mapOutcome } from "../batch/map-outcomes.ts";
import { leaveOutSettled } from "../batch/save-outcomes.ts";
import { findDueAccounts } from "../planning/due-accounts.ts";
import { type GatedOutcome, readGated } from "../read-gated.ts";
import { confirmRemoved } from "./confirm-removed.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A live is polled for at most this long after its start, and for this long after its end while it has no length. */
const LIVE_HOURS_MAX = 12;
const LENGTHLESS_HOURS_MAX = 48;

/** How long before its planned start an announced live is polled, if sessions can be read singly. */
const AHEAD_MINUTES = 5;
/** Those planned within this time are looked for: the next look finds the others. */
const PLANNED_WITHIN_HOURS = 2;

/** After this many minutes without a length, or without a start, a poll every ten minutes is enough. */
const EAGER_MINUTES = 15;
const SLOW_POLL_MINUTES = 10;

/**
 * Enqueues the next live poll, if any session on the platform needs one; returns its minute, or `null`. On a clock file
 * it is the minute that the clock shows: whoever moves the file sets the pace.
 */
export async function enqueueLivePoll(
  app: Pick<AppContext, "store" | "queues" | "adapters" | "clock">,
  platform: PlatformId,
): Promise<Date | null> {
  const now = app.clock.now();
  const byFile = app.clock.source === "file";
  const sessions = await loadSessionsToPoll(app, platform, now);
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS);
  const next = byFile ? thisMinute : thisMinute + 1;
  const minutes = sessions.map((session) => getNextPoll(session, next));
  if (minutes.length === 0 || (byFile && Math.min(...minutes) > next)) return null;
  const minute = new Date(Math.min(...minutes) * MINUTE_MS);
  await app.queues.add({
    name: "watch",
    payload: { platform, minute: minute.toISOString() },
    priority: PRIORITY.poll,
    ...(byFile ? {} : { delayMs: minute.getTime() - now.getTime() }),
  });
  return minute;
}

/**
 * Reads the lives of each account that is live, or whose last live has no length yet, or the sessions themselves where
 * that costs less (those that are about to begin too), and enqueues the next poll, even after a failure. It has no
 * slot; followers that come along fill the current audience slot if that is open.
 */
export async function pollActiveLives(
  app: AppContext,
  platform: PlatformId,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pollDueSessions(app, platform, signal);
  } finally {
    // With a wrong clock the next poll would be far off; the reconciler enqueues it once the clock is right.
    if (app.clock.source === "system" && !signal.aborted && app.clockGuard.state().agrees)
      await enqueueLivePoll(app, platform);
  }
}

function loadSessionsToPoll(
  { store, adapters }: Pick<AppContext, "store" | "adapters">,
  platform: PlatformId,
  now: Date,
): Promise<LiveSession[]> {
  const hoursFromNow = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
  const asksSessions = adapters.get(platform)?.readSessions !== undefined;
  return store.sessions.watched(
    platform,
    hoursFromNow(-LIVE_HOURS_MAX),
    hoursFromNow(-LENGTHLESS_HOURS_MAX),
    asksSessions
      ? { from: hoursFromNow(-LIVE_HOURS_MAX), until: hoursFromNow(PLANNED_WITHIN_HOURS) }
      : undefined,
  );
}

/** The first minute from `from` on, counted from the epoch, in which the session is polled. */
function getNextPoll(session: LiveSession, from: number): number {
  if (session.state === "live") return from;
  if (session.state === "scheduled") {
    const planned = Math.floor((session.plannedStartAt ?? session.firstSeenAt).getTime() / MINUTE_MS);
    const isLate = from > planned + EAGER_MINUTES;
    return isLate ? toSlowPoll(from) : Math.max(from, planned - AHEAD_MINUTES);
  }
  const overSince = session.airMarks.findLast((mark) => !mark.live)?.firstAt ?? session.lastSeenAt;
  const isEager = from - overSince.getTime() / MINUTE_MS <= EAGER_MINUTES;
  return isEager ? from : toSlowPoll(from);
}

const toSlowPoll = (from: number): number => Math.ceil(from / SLOW_POLL_MINUTES) * SLOW_POLL_MINUTES;

async function pollDueSessions(app: AppContext, platform: PlatformId, signal: AbortSignal): Promise<void> {
  const { store, adapters, clock, zone, log } = app;
  const adapter = adapters.get(platform);
  if (!adapter) return;
  const now = clock.now();
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const sessions = (await loadSessionsToPoll(app, platform, now)).filter(
    (session) => getNextPoll(session, minute) === minute,
  );
  if (sessions.length === 0) return;
  const accountKeys = [...new Set(sessions.map(({ accountKey }) => accountKey))];
  const registry = await store.registry.inForceAmong({ accountKeys });
  const due = findDueAccounts(registry, adapter, ["live"], localDayAt(now, zone).day);
  const since = new Date(Math.min(...sessions.map(getStart)) - HOUR_MS);
  const items = due.map(({ item }) => item);
  const states = await store.credentials.all();
  for (const batch of adapter.splitIntoBatches(due.map(({ ref }) => ref)))
    await pollBatch(app, adapter, batch, { items, sessions, since, states, signal });
  log.debug("polled active lives", { platform, accounts: items.length });
}

const getStart = (session: LiveSession): number => (session.startedAt ?? session.firstSeenAt).getTime();

type Poll = {
  items: readonly BatchItem[];
  sessions: readonly LiveSession[];
  since: Date;
  states: readonly CredentialState[];
  signal: AbortSignal;
};

async function pollBatch(
  app: AppContext,
  adapter: PlatformAdapter,
  { credential, accounts }: PlannedBatch,
  { items, sessions, since, states, signal }: Poll,
): Promise<void> {
  const asked = new Map(accounts.map(({ accountKey }) => [accountKey, ["live" as const]]));
  const sessionIds = new Map(
    accounts.map(({ accountKey }) => [
      accountKey,
      sessions.filter((one) => one.accountKey === accountKey).map(({ sessionId }) => sessionId),
    ]),
  );
  const request = { credential, accounts, asked, sessionIds, since, urgent: true, signal };
  const { outcomes } = await readGated(app, adapter, request, states);
  const suspected = await savePoll(app, adapter, items, outcomes);
  if (suspected.length > 0)
    await confirmRemoved(app, adapter, { credential, items: [...items] }, suspected, signal);
}

async function savePoll(
  app: Pick<AppContext, "store" | "clock" | "zone" | "cadence" | "collectorVersion" | "redact">,
  adapter: PlatformAdapter,
  items: readonly BatchItem[],
  outcomes: readonly GatedOutcome[],
): Promise<LiveSession[]> {
  const context = toPollContext(app, adapter);
  const mapped = emptyOutcomes();
  const byKey = new Map(items.map((item) => [item.accountKey, item]));
  for (const { outcome } of outcomes) {
    const item = byKey.get(outcome.accountKey);
    if (item) mapOutcome(context, { ...item, metrics: ["live"] }, outcome, mapped);
  }
  mapped.looks = mapped.looks.map((look) => ({ ...look, slot: null }));
  if (context.everyMinutes.audience === null) mapped.snapshots = [];
  const { write } = await leaveOutSettled(app, mapped, (_, metric) => metric === "audience");
  return (await app.store.readings.record(write)).suspected;
}
