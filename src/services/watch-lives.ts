import type { LiveSession } from "../domain/live-session.ts";
import type { PlatformId } from "../domain/platform.ts";
import type { BatchItem } from "../domain/sweep.ts";
import { PRIORITY } from "../queue/catalog.ts";
import { type Frame, nothingSorted, sortOutcome } from "./batch-outcome.ts";
import { type Collector, SCHEMA_VERSION } from "./context.ts";
import { passCredential } from "./credential-gate.ts";
import { type DueAccount, dueAccounts } from "./due-accounts.ts";
import { localDayOf } from "../domain/slot.ts";
import type { AccountOutcome, PlatformAdapter } from "../platforms/contract.ts";
import { type ReadingKey, readingKey } from "../store/contract.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A live is watched for at most this long after its start, and for this long after its end for want of a length. */
const LIVE_HOURS_MAX = 12;
const LENGTHLESS_HOURS_MAX = 48;

/** After this long without a length, a look every ten minutes does. */
const EAGER_MINUTES = 15;

/** Puts in the next minute's watch, if there is anything to watch on the platform. */
export async function armWatch(collector: Collector, platform: PlatformId): Promise<void> {
  const now = collector.clock.now();
  if ((await sessionsToWatch(collector, platform, now)).length === 0) return;
  const minute = new Date((Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS);
  await collector.queues.add({
    name: "watch",
    payload: { platform, minute: minute.toISOString() },
    priority: PRIORITY.watch,
    ...(collector.clock.source === "file" ? {} : { delayMs: minute.getTime() - now.getTime() }),
  });
}

async function sessionsToWatch(
  collector: Collector,
  platform: PlatformId,
  now: Date,
): Promise<LiveSession[]> {
  const liveAfter = new Date(now.getTime() - LIVE_HOURS_MAX * HOUR_MS);
  const endedAfter = new Date(now.getTime() - LENGTHLESS_HOURS_MAX * HOUR_MS);
  const sessions = await collector.store.sessions.watched(platform, liveAfter, endedAfter);
  return sessions.filter((session) => isDue(session, now));
}

function isDue(session: LiveSession, now: Date): boolean {
  if (session.state === "live") return true;
  const overSince = session.airMarks.findLast((mark) => !mark.live)?.firstAt ?? session.lastSeenAt;
  const minutes = (now.getTime() - overSince.getTime()) / MINUTE_MS;
  return minutes <= EAGER_MINUTES || Math.floor(now.getTime() / MINUTE_MS) % 10 === 0;
}

/**
 * One look at each account that is live, or whose last live has no length yet. It keeps looks and sessions and has no
 * slot; followers that come along fill the current audience slot if that is open. Arms the next minute.
 */
export async function watchLives(
  collector: Collector,
  platform: PlatformId,
  signal: AbortSignal,
): Promise<void> {
  const { store, adapters, clock, zone } = collector;
  const adapter = adapters.get(platform);
  const registry = await store.registry.current();
  if (!adapter || !registry) return;
  const watched = await sessionsToWatch(collector, platform, clock.now());
  if (watched.length === 0) return;
  const keys = new Set(watched.map(({ accountKey }) => accountKey));
  const day = localDayOf(clock.now(), zone).day;
  const due = dueAccounts(registry, adapter, ["live"], day).filter(({ item }) => keys.has(item.accountKey));
  const since = new Date(Math.min(...watched.map(startOf)) - HOUR_MS);
  for (const batch of adapter.plan(due.map(({ ref }) => ref))) {
    if (!(await passCredential(collector, platform, batch.credential)).pass) continue;
    const metrics = new Map(batch.accounts.map(({ accountKey }) => [accountKey, ["live"] as const]));
    const outcomes = await adapter.read(
      batch,
      metrics,
      { since },
      {
        http: collector.http,
        now: () => clock.now(),
        signal,
        onRequest: () => {},
        onUsage: () => {},
      },
    );
    await keep(collector, adapter, due, outcomes);
  }
  await armWatch(collector, platform);
}

const startOf = (session: LiveSession): number => (session.startedAt ?? session.firstSeenAt).getTime();

async function keep(
  collector: Collector,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  outcomes: readonly AccountOutcome[],
): Promise<void> {
  const { store, zone, clock, redact } = collector;
  const frame = frameOf(collector, adapter);
  const sorted = nothingSorted();
  const items = new Map<string, BatchItem>(due.map(({ item }) => [item.accountKey, item]));
  for (const outcome of outcomes) {
    const item = items.get(outcome.accountKey);
    if (item) sortOutcome(frame, { ...item, metrics: ["live"] }, outcome, sorted);
  }
  const fills = frame.everyMinutes.audience === null ? [] : sorted.snapshots;
  const keys: ReadingKey[] = fills.map(({ accountKey, slot }) => ({ accountKey, metric: "audience", slot }));
  const settled = await store.readings.settled(keys, zone);
  await store.readings.record({
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
  collector.log.debug("watched lives", {
    platform: frame.platform,
    accounts: outcomes.length,
    at: clock.now(),
  });
}

function frameOf(collector: Collector, adapter: PlatformAdapter): Frame {
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
