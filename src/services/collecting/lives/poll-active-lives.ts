import type { LiveSession } from "../../../domain/live-session.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import type { BatchItem } from "../../../domain/sweep.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { AttemptContext } from "../batch/attempt-context.ts";
import { emptyOutcomes, mapOutcome } from "../batch/map-outcomes.ts";
import type { AppContext } from "../../context/app-context.ts";
import { readFresh } from "../batch/reject-stale-answers.ts";
import { confirmRemoved } from "./confirm-removed.ts";
import { recordCredentialOutcome, checkCredential } from "../../credentials/credential-gate.ts";
import { type DueAccount, findDueAccounts } from "../planning/due-accounts.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { PacedClient } from "../../../quota/paced-client.ts";
import type { AccountOutcome, PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import { type ReadingKey, readingKey } from "../../../store/contracts/store.ts";
import { SCHEMA_VERSION } from "../../../domain/schema-version.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A live is watched for at most this long after its start, and for this long after its end for want of a length. */
const LIVE_HOURS_MAX = 12;
const LENGTHLESS_HOURS_MAX = 48;

/** After this long without a length, a look every ten minutes does. */
const EAGER_MINUTES = 15;
const PATIENT_MINUTES = 10;

/**
 * Puts in the next watch, if there is anything to watch on the platform. On a clock file it is the minute that the
 * clock shows; whoever moves the file sets the pace. Gives the minute, or `null` when there is nothing.
 */
export async function enqueueLivePoll(collector: AppContext, platform: PlatformId): Promise<Date | null> {
  const now = collector.clock.now();
  const byFile = collector.clock.source === "file";
  const sessions = await sessionsToWatch(collector, platform, now);
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS);
  const next = byFile ? thisMinute : thisMinute + 1;
  const minutes = sessions.map((session) => nextLook(session, next));
  if (minutes.length === 0 || (byFile && Math.min(...minutes) > next)) return null;
  const minute = new Date(Math.min(...minutes) * MINUTE_MS);
  await collector.queues.add({
    name: "watch",
    payload: { platform, minute: minute.toISOString() },
    priority: PRIORITY.poll,
    ...(byFile ? {} : { delayMs: minute.getTime() - now.getTime() }),
  });
  return minute;
}

async function sessionsToWatch(
  collector: AppContext,
  platform: PlatformId,
  now: Date,
): Promise<LiveSession[]> {
  const liveAfter = new Date(now.getTime() - LIVE_HOURS_MAX * HOUR_MS);
  const endedAfter = new Date(now.getTime() - LENGTHLESS_HOURS_MAX * HOUR_MS);
  return collector.store.sessions.watched(platform, liveAfter, endedAfter);
}

/** The minute, counted from the epoch, of the first look at a session from a minute on. */
function nextLook(session: LiveSession, from: number): number {
  if (session.state === "live") return from;
  const overSince = session.airMarks.findLast((mark) => !mark.live)?.firstAt ?? session.lastSeenAt;
  const isEager = from - overSince.getTime() / MINUTE_MS <= EAGER_MINUTES;
  return isEager ? from : Math.ceil(from / PATIENT_MINUTES) * PATIENT_MINUTES;
}

/**
 * One look at each account that is live, or whose last live has no length yet. It keeps looks and sessions and has no
 * slot; followers that come along fill the current audience slot if that is open. Arms the next watch, come what may.
 */
export async function pollActiveLives(
  collector: AppContext,
  platform: PlatformId,
  signal: AbortSignal,
): Promise<void> {
  try {
    await lookAtLives(collector, platform, signal);
  } finally {
    if (collector.clock.source === "system" && !signal.aborted) await enqueueLivePoll(collector, platform);
  }
}

async function lookAtLives(collector: AppContext, platform: PlatformId, signal: AbortSignal): Promise<void> {
  const { store, adapters, clock, zone } = collector;
  const adapter = adapters.get(platform);
  const registry = await store.registry.current();
  if (!adapter || !registry) return;
  const now = clock.now();
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const watched = (await sessionsToWatch(collector, platform, now)).filter(
    (session) => nextLook(session, minute) === minute,
  );
  if (watched.length === 0) return;
  const keys = new Set(watched.map(({ accountKey }) => accountKey));
  const day = localDayAt(now, zone).day;
  const due = findDueAccounts(registry, adapter, ["live"], day).filter(({ item }) =>
    keys.has(item.accountKey),
  );
  const since = new Date(Math.min(...watched.map(startOf)) - HOUR_MS);
  for (const batch of adapter.splitIntoBatches(due.map(({ ref }) => ref))) {
    const gate = await checkCredential(collector, platform, batch.credential);
    if (!gate.pass) continue;
    const metrics = new Map(batch.accounts.map(({ accountKey }) => [accountKey, ["live"] as const]));
    const paced = new PacedClient(collector, platform, batch.credential, signal, { urgent: true });
    const outcomes = await readFresh(adapter, batch, metrics, { since }, paced.ctx);
    await paced.flushUsage();
    const all = outcomes.flatMap(({ audience, live }) => [audience, live].filter((one) => one !== undefined));
    await recordCredentialOutcome(collector, platform, batch.credential, gate.standing, {
      unread: all.filter((one) => !one.ok),
      someCame: all.some((one) => one.ok),
    });
    await keep(collector, adapter, batch, due, outcomes, signal);
  }
}

const startOf = (session: LiveSession): number => (session.startedAt ?? session.firstSeenAt).getTime();

async function keep(
  collector: AppContext,
  adapter: PlatformAdapter,
  batch: PlannedBatch,
  due: readonly DueAccount[],
  outcomes: readonly AccountOutcome[],
  signal: AbortSignal,
): Promise<void> {
  const { store, zone, clock, redact } = collector;
  const frame = frameOf(collector, adapter);
  const sorted = emptyOutcomes();
  const items = new Map<string, BatchItem>(due.map(({ item }) => [item.accountKey, item]));
  for (const outcome of outcomes) {
    const item = items.get(outcome.accountKey);
    if (item) mapOutcome(frame, { ...item, metrics: ["live"] }, outcome, sorted);
  }
  const fills = frame.everyMinutes.audience === null ? [] : sorted.snapshots;
  const keys: ReadingKey[] = fills.map(({ accountKey, slot }) => ({ accountKey, metric: "audience", slot }));
  const settled = await store.readings.settled(keys, zone);
  const { suspected } = await store.readings.record({
    zone,
    snapshots: fills.filter(
      ({ accountKey, slot }) => !settled.has(readingKey({ accountKey, metric: "audience", slot })),
    ),
    looks: sorted.looks.map((look) => ({ ...look, slot: null })),
    gaps: [],
    rawAnswers: sorted.rawAnswers.map((answer) => ({ ...answer, text: redact(answer.text) })),
    findings: sorted.findings,
    countsInCoverage: true,
  });
  const asked = { credential: batch.credential, items: [...items.values()] };
  if (suspected.length > 0) await confirmRemoved(collector, adapter, asked, suspected, signal);
  collector.log.debug("watched lives", {
    platform: frame.platform,
    accounts: outcomes.length,
    at: clock.now(),
  });
}

function frameOf(collector: AppContext, adapter: PlatformAdapter): AttemptContext {
  const { platform } = adapter.capabilities;
  const now = collector.clock.now();
  return {
    platform,
    trigger: "watch",
    sweepId: null,
    // The look is asked for, but settles no slot: the slot named here is dropped when it is kept.
    slots: { live: now },
    everyMinutes: { audience: collector.cadence[platform]?.audience ?? null, live: null },
    zone: collector.zone,
    retentionDays: adapter.capabilities.liveRetentionDays,
    collectorVersion: collector.collectorVersion,
    schemaVersion: SCHEMA_VERSION,
    now,
  };
}
