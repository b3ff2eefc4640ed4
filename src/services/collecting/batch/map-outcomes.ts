import { createHash } from "node:crypto";
import type { Gap } from "../../../domain/gap.ts";
import type { Look } from "../../../domain/look.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Finding } from "../../../domain/finding.ts";
import { isCurrent, slotAt } from "../../../domain/slot.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { BatchItem, ReadingResult } from "../../../domain/sweep.ts";
import type {
  AccountOutcome,
  AudienceValue,
  FailedRead,
  LiveValue,
  Outcome,
  SuccessfulRead,
} from "../../../platforms/contract.ts";
import type { Unread } from "../../../quota/requested.ts";
import type { RawAnswer } from "../../../store/contracts/store.ts";
import type { AttemptContext } from "./attempt-context.ts";
import { toGap, toLook, toReadResult, toSnapshot } from "./outcome-records.ts";

/** What outcomes become: rows to store, and whether each requested reading came. */
export type MappedOutcomes = {
  snapshots: Snapshot[];
  looks: Look[];
  gaps: Gap[];
  rawAnswers: RawAnswer[];
  findings: Finding[];
  results: ReadingResult[];
  /** Outcomes that did not come, as the platform or a gate reported them. */
  unread: Unread[];
};

export const emptyOutcomes = (): MappedOutcomes => ({
  snapshots: [],
  looks: [],
  gaps: [],
  rawAnswers: [],
  findings: [],
  results: [],
  unread: [],
});

/**
 * Maps one account's outcome to rows. A reading carries the slot in which its answer came; where that is no longer the
 * slot that was asked for, the slot asked for is a gap and the reading counts for the current one.
 */
export function mapOutcome(
  context: AttemptContext,
  item: BatchItem,
  { audience, live, findings }: AccountOutcome,
  into: MappedOutcomes,
): void {
  const isAsked = (metric: Metric) => item.metrics.includes(metric) && context.slots[metric] !== undefined;
  if (audience && (isAsked("audience") || audience.ok)) {
    const wasAsked = isAsked("audience");
    mapReading(context, item, "audience", wasAsked, audience, into, (read, slot) => {
      into.snapshots.push(toSnapshot(context, item, read, slot));
      if (wasAsked) into.results.push(toReadResult(item, "audience", read.value.counters.followers));
    });
    addHandleChange(context, item, audience, into);
  }
  if (live && isAsked("live"))
    mapReading(context, item, "live", true, keepIncomplete(live, context, item, into), into, (read, slot) => {
      into.looks.push(toLook(context, item, read, slot));
      into.results.push(toReadResult(item, "live", read.value.sessions.length));
    });
  for (const finding of findings)
    into.findings.push({ ...finding, accountKey: item.accountKey, at: context.now });
}

function mapReading<V>(
  context: AttemptContext,
  item: BatchItem,
  metric: Metric,
  isAsked: boolean,
  outcome: Outcome<V>,
  into: MappedOutcomes,
  keep: (read: SuccessfulRead<V>, slot: Date | null) => void,
): void {
  const { zone } = context;
  const every = context.everyMinutes[metric];
  const nominal = context.slots[metric] ?? null;
  if (!outcome.ok) return addUnread(context, item, metric, outcome, into);
  const current = every === null ? null : slotAt(outcome.observedAt, every, zone);
  if (nominal === null || every === null || isCurrent(nominal, every, outcome.observedAt, zone))
    return keep(outcome, nominal ?? current);
  if (isAsked)
    into.gaps.push(
      toGap(context, item, metric, nominal, "transport", "the answer came after its slot had ended"),
    );
  keep(outcome, current);
}

function addUnread(
  context: AttemptContext,
  item: BatchItem,
  metric: Metric,
  noRead: FailedRead,
  into: MappedOutcomes,
): void {
  const { accountKey } = item;
  const { reason, detail, raw } = noRead;
  const slot = context.slots[metric];
  if (slot) into.gaps.push(toGap(context, item, metric, slot, reason, detail));
  into.unread.push({ accountKey, metric, noRead });
  into.results.push({ accountKey, metric, state: "gap", reason, detail });
  if (raw === null) return;
  const digest = createHash("sha256").update(raw).digest("hex");
  into.rawAnswers.push({
    accountKey,
    platform: context.platform,
    text: raw,
    digest,
    at: noRead.observedAt,
  });
}

/** An incomplete list of lives is kept at once for the presence that it proves, and is a gap for the rest. */
function keepIncomplete(
  outcome: Outcome<LiveValue>,
  context: AttemptContext,
  item: BatchItem,
  into: MappedOutcomes,
): Outcome<LiveValue> {
  if (!outcome.ok || outcome.rest === undefined) return outcome;
  into.looks.push(toLook(context, item, outcome, null));
  return outcome.rest;
}

/** A handle that differs from the registry's is a finding for a person, not a silent follow. */
function addHandleChange(
  { now }: AttemptContext,
  { accountKey, handle }: BatchItem,
  outcome: Outcome<AudienceValue>,
  into: MappedOutcomes,
): void {
  if (!outcome.ok || handle === null || outcome.value.handle === null) return;
  if (handle.toLowerCase() === outcome.value.handle.toLowerCase()) return;
  into.findings.push({
    accountKey,
    code: "handle_changed",
    detail: `the registry says ${handle}, the platform says ${outcome.value.handle}`,
    at: now,
  });
}
