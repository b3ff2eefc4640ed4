import type { Metric } from "../domain/platform.ts";
import { slotAt } from "../domain/slot.ts";
import type { Batch, Sweep } from "../domain/sweep.ts";
import { StoreError } from "../errors/reach-error.ts";
import type { AccountOutcome, NoRead, PlatformAdapter } from "../platforms/contract.ts";
import { readingKey } from "../store/contract.ts";
import { type Frame, nothingSorted, type Sorted, sortOutcome } from "./batch-outcome.ts";
import { closeIfSettled, closeOverdue, keysOf } from "./close-sweep.ts";
import { type Collector, SCHEMA_VERSION } from "./context.ts";
import { noteCredential, passCredential } from "./credential-gate.ts";
import { confirmGone } from "./confirm-gone.ts";
import { findingsOfStates } from "./account-states.ts";
import { noteOwnTokens } from "./own-tokens.ts";
import { Pace } from "./pace.ts";
import { withoutPaused } from "./paused-accounts.ts";
import { recordSorted } from "./record-outcome.ts";
import { type Asked, passSpending, refundUnbilled } from "./spend-gate.ts";
import { lookWindowStart } from "./look-window.ts";

/** How an attempt at a batch ended: done; once more soon (spends an attempt); or at a time that the platform named. */
export type Attempt = { kind: "done" } | { kind: "again" } | { kind: "later"; at: Date };

/**
 * One attempt at a batch: asks only what is not settled yet, stores all that came in one transaction, and tells what
 * is to happen next. Every account ends it with a reading or with a gap and its reason; nothing is thrown but
 * StoreError and our own bugs.
 */
export async function collectBatch(
  collector: Collector,
  batchId: string,
  options: { isLastAttempt: boolean; signal: AbortSignal },
): Promise<Attempt> {
  const { store, clock, adapters } = collector;
  const batch = await store.sweeps.batch(batchId);
  const sweep = batch && (await store.sweeps.get(batch.sweepId));
  if (!batch || !sweep || sweep.closedAt !== null) return { kind: "done" };
  if (batch.settledAt !== null) {
    await closeIfSettled(collector, sweep.sweepId);
    return { kind: "done" };
  }
  const adapter = adapters.get(batch.platform);
  if (!adapter) throw new StoreError(`no adapter for ${batch.platform} is configured in this process`);
  if (clock.now() >= sweep.closesAt) {
    await closeOverdue(collector, sweep);
    return { kind: "done" };
  }
  const asked = await unsettledOf(collector, sweep, batch);
  const { sorted, requests, spentUsd } = await askAndSort(
    collector,
    adapter,
    sweep,
    batch,
    asked,
    options.signal,
  );
  const next = nextStep(sorted, sweep, clock.now(), options);
  const settles = next.kind === "done" ? { read: readIn(batch, asked, sorted), requests, spentUsd } : null;
  if (settles === null) await store.sweeps.addCounts(sweep.sweepId, { requests, spentUsd });
  const suspected = await recordSorted(collector, sweep, batch, sorted, settles);
  if (suspected.length > 0) await confirmGone(collector, adapter, batch, suspected, options.signal);
  if (next.kind === "done") await closeIfSettled(collector, sweep.sweepId);
  return next;
}

/** How many of the batch's readings came for its slot, in this attempt or before. */
function readIn({ items }: Batch, asked: Asked, { results, gaps }: Sorted): number {
  const late = new Set(gaps.map(({ accountKey, metric }) => `${accountKey}|${metric}`));
  const wanted = items.reduce((sum, { metrics }) => sum + metrics.length, 0);
  const open = [...asked.values()].reduce((sum, metrics) => sum + metrics.length, 0);
  const came = results.filter(
    ({ accountKey, metric, state }) => state === "read" && !late.has(`${accountKey}|${metric}`),
  );
  return wanted - open + came.length;
}

type Asking = { sorted: Sorted; requests: number; spentUsd: number };

/** What of the batch is still to be asked. A hand-made sweep asks anew even what the schedule has read. */
async function unsettledOf(collector: Collector, sweep: Sweep, batch: Batch): Promise<Asked> {
  const asked: Asked = new Map();
  const done = new Set<string>();
  if (sweep.trigger === "schedule") {
    const keys = keysOf(sweep, [batch], collector.zone);
    const settled = await collector.store.readings.settled(keys, collector.zone);
    for (const key of keys) if (settled.has(readingKey(key))) done.add(`${key.accountKey}|${key.metric}`);
  } else {
    const results = await collector.store.sweeps.results(sweep.sweepId);
    for (const { accountKey, metric, state } of results)
      if (state === "read") done.add(`${accountKey}|${metric}`);
  }
  for (const { accountKey, metrics } of batch.items) {
    const open = metrics.filter((metric) => !done.has(`${accountKey}|${metric}`));
    if (open.length > 0) asked.set(accountKey, open);
  }
  return asked;
}

async function askAndSort(
  collector: Collector,
  adapter: PlatformAdapter,
  sweep: Sweep,
  batch: Batch,
  asked: Asked,
  signal: AbortSignal,
): Promise<Asking> {
  const sorted = nothingSorted();
  const frame = frameOf(collector, adapter, sweep);
  const items = new Map(batch.items.map((item) => [item.accountKey, item]));
  const sortAll = (outcomes: readonly AccountOutcome[], of: Asked) => {
    for (const outcome of outcomes) {
      const item = items.get(outcome.accountKey);
      if (item) sortOutcome(frame, { ...item, metrics: of.get(outcome.accountKey) ?? [] }, outcome, sorted);
    }
  };
  const gate = await passCredential(collector, batch.platform, batch.credential);
  if (!gate.pass) {
    sortAll(refuseAll(asked, gate.noRead), asked);
    return { sorted, requests: 0, spentUsd: 0 };
  }
  const free = await withoutPaused(collector, batch.platform, asked);
  for (const { accountKey, metric, noRead } of free.refused)
    sortAll([{ accountKey, [metric]: noRead, findings: [] }], asked);
  const pass = await passSpending(collector, adapter.capabilities, free.asked);
  for (const { accountKey, metric, noRead } of pass.refused)
    sortAll([{ accountKey, [metric]: noRead, findings: [] }], asked);
  if (pass.asked.size === 0) return { sorted, requests: 0, spentUsd: 0 };
  const { outcomes, paced, requests } = await readBatch(collector, adapter, sweep, batch, pass.asked, signal);
  sortAll(outcomes, pass.asked);
  const { unread, results } = sorted;
  await paced.heed(unread);
  const readKeys = [...new Set(results.flatMap((one) => (one.state === "read" ? [one.accountKey] : [])))];
  await noteOwnTokens(collector, batch.platform, unread, readKeys);
  sorted.findings.push(...(await findingsOfStates(collector, batch.platform, sorted)));
  await noteCredential(collector, batch.platform, batch.credential, gate.standing, {
    unread: unread.map(({ noRead }) => noRead),
    someCame: results.some(({ state }) => state === "read"),
  });
  const spentUsd = await refundUnbilled(collector, adapter.capabilities, pass, outcomes);
  return { sorted, requests, spentUsd };
}

async function readBatch(
  collector: Collector,
  adapter: PlatformAdapter,
  sweep: Sweep,
  { platform, credential, items, ...batch }: Batch,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ outcomes: AccountOutcome[]; paced: Pace; requests: number }> {
  let requests = 0;
  const paced = new Pace(collector, platform, credential, signal, {
    urgent: sweep.trigger !== "schedule",
    onSend: () => {
      requests += 1;
    },
    reserved: () => wantedBefore(collector, { ...batch, credential }),
  });
  const accounts = items
    .filter(({ accountKey }) => asked.has(accountKey))
    .map(({ accountKey, externalId, handle }) => ({ accountKey, externalId, handle, credential }));
  const since = lookWindowStart(sweep, adapter.capabilities, collector.clock.now());
  const outcomes = await adapter.read({ credential, accounts }, asked, { since }, paced.ctx);
  await paced.settled();
  return { outcomes, paced, requests };
}

/**
 * Calls that earlier batches of the sweep still want, at most: they hold the accounts that were read the longest ago. A
 * list of lives can take a second call.
 */
async function wantedBefore(
  { store }: Collector,
  batch: Pick<Batch, "n" | "sweepId" | "credential">,
): Promise<number> {
  if (batch.n === 0) return 0;
  const before = (await store.sweeps.batchesOf(batch.sweepId)).filter(
    ({ n, settledAt, credential }) => n < batch.n && settledAt === null && credential === batch.credential,
  );
  const items = before.flatMap((earlier) => earlier.items);
  return items.reduce((sum, { metrics }) => sum + (metrics.includes("live") ? 2 : 1), 0);
}

function refuseAll(asked: Asked, noRead: NoRead): AccountOutcome[] {
  return [...asked].map(([accountKey, metrics]) => ({
    accountKey,
    findings: [],
    ...Object.fromEntries(metrics.map((metric) => [metric, noRead])),
  }));
}

/** The nominal slots that this attempt fills. */
function frameOf(collector: Collector, adapter: PlatformAdapter, sweep: Sweep): Frame {
  const { platform } = adapter.capabilities;
  const now = collector.clock.now();
  const every = collector.cadence[platform] ?? { audience: null, live: null };
  const slots: Partial<Record<Metric, Date>> = {};
  for (const metric of Object.keys(sweep.everyMinutes) as Metric[]) {
    const minutes = sweep.everyMinutes[metric];
    if (minutes !== undefined)
      slots[metric] = slotAt(sweep.trigger === "schedule" ? sweep.slot : now, minutes, collector.zone);
  }
  return {
    platform,
    trigger: sweep.trigger,
    sweepId: sweep.sweepId,
    slots,
    everyMinutes: every,
    zone: collector.zone,
    retentionDays: adapter.capabilities.liveRetentionDays,
    collectorVersion: collector.collectorVersion,
    schemaVersion: SCHEMA_VERSION,
    now,
  };
}

/**
 * What is still open and may help to ask again while the slot is current. A process that is being stopped ends no
 * reading: what it broke off is left for whoever takes the batch up next.
 */
function nextStep(
  sorted: Sorted,
  sweep: Sweep,
  now: Date,
  { isLastAttempt, signal }: { isLastAttempt: boolean; signal: AbortSignal },
): Attempt {
  const open = sorted.unread.filter(({ noRead }) => noRead.again);
  if (open.length === 0 || now >= sweep.closesAt) return { kind: "done" };
  if (signal.aborted) return { kind: "later", at: now };
  const named = open.flatMap(({ noRead }) => noRead.retryAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const unnamed = open.some(({ noRead }) => noRead.retryAt === null);
  if (unnamed && !isLastAttempt) return { kind: "again" };
  const at = named.find((retryAt) => retryAt < sweep.closesAt);
  return at === undefined ? { kind: "done" } : { kind: "later", at };
}
