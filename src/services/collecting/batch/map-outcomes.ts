import { createHash } from "node:crypto";
import type { Gap } from "../../../domain/gap.ts";
import type { Look } from "../../../domain/look.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Finding } from "../../../domain/registry.ts";
import { isCurrent, slotAt } from "../../../domain/slot.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { BatchItem, ReadingResult } from "../../../domain/sweep.ts";
import type {
  AccountOutcome,
  AudienceValue,
  LiveValue,
  FailedRead,
  Outcome,
  SuccessfulRead,
} from "../../../platforms/contract.ts";
import type { RawAnswer } from "../../../store/contracts/store.ts";
import type { AttemptContext } from "./attempt-context.ts";
import { toGap, toLook, toReadResult, toSnapshot } from "./outcome-records.ts";

/** What one outcome comes to: rows to keep, and whether the reading that was asked for came. */
export type MappedOutcomes = {
  snapshots: Snapshot[];
  looks: Look[];
  gaps: Gap[];
  rawAnswers: RawAnswer[];
  findings: Finding[];
  results: ReadingResult[];
  /** Outcomes that did not come, as they were told. */
  unread: { accountKey: string; metric: Metric; noRead: FailedRead }[];
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
 * Turns what was read of one account into rows. A reading carries the slot in which its answer came; when that is
 * no longer the slot that was asked for, the slot asked for is a gap and the reading counts for the current one.
 */
export function mapOutcome(
  frame: AttemptContext,
  item: BatchItem,
  outcome: AccountOutcome,
  into: MappedOutcomes,
): void {
  const asked = (metric: Metric) => item.metrics.includes(metric) && frame.slots[metric] !== undefined;
  if (outcome.audience && (asked("audience") || outcome.audience.ok)) {
    sortReading(frame, item, "audience", asked("audience"), outcome.audience, into, (read, slot) => {
      into.snapshots.push(toSnapshot(frame, item, read, slot));
      if (asked("audience")) into.results.push(toReadResult(item, "audience", read.value.counters.followers));
    });
    noteDrift(frame, item, outcome.audience, into);
  }
  if (outcome.live && asked("live")) {
    sortReading(
      frame,
      item,
      "live",
      true,
      wholeOrGap(outcome.live, frame, item, into),
      into,
      (read, slot) => {
        into.looks.push(toLook(frame, item, read, slot));
        into.results.push(toReadResult(item, "live", read.value.sessions.length));
      },
    );
  }
  for (const finding of outcome.findings)
    into.findings.push({ ...finding, accountKey: item.accountKey, at: frame.now });
}

function sortReading<V>(
  frame: AttemptContext,
  item: BatchItem,
  metric: Metric,
  asked: boolean,
  outcome: Outcome<V>,
  into: MappedOutcomes,
  keep: (read: SuccessfulRead<V>, slot: Date | null) => void,
): void {
  const every = frame.everyMinutes[metric];
  const nominal = frame.slots[metric] ?? null;
  if (!outcome.ok) {
    noteUnread(frame, item, metric, outcome, into);
    return;
  }
  if (nominal !== null && every !== null && !isCurrent(nominal, every, outcome.observedAt, frame.zone)) {
    if (asked)
      into.gaps.push(
        toGap(frame, item, metric, nominal, "transport", "the answer came after its slot had ended"),
      );
    keep(outcome, slotAt(outcome.observedAt, every, frame.zone));
    return;
  }
  keep(outcome, nominal ?? (every === null ? null : slotAt(outcome.observedAt, every, frame.zone)));
}

function noteUnread(
  frame: AttemptContext,
  item: BatchItem,
  metric: Metric,
  noRead: FailedRead,
  into: MappedOutcomes,
): void {
  const { accountKey } = item;
  const { reason, detail } = noRead;
  const slot = frame.slots[metric];
  if (slot) into.gaps.push(toGap(frame, item, metric, slot, reason, detail));
  into.unread.push({ accountKey, metric, noRead });
  into.results.push({ accountKey, metric, state: "gap", reason, detail });
  if (noRead.raw !== null) {
    const digest = createHash("sha256").update(noRead.raw).digest("hex");
    into.rawAnswers.push({
      accountKey,
      platform: frame.platform,
      text: noRead.raw,
      digest,
      at: noRead.observedAt,
    });
  }
}

/**
 * A list of lives that only a fallback edge told is kept for what it shows, and is a gap for what it cannot rule out.
 */
function wholeOrGap(
  outcome: Outcome<LiveValue>,
  frame: AttemptContext,
  item: BatchItem,
  into: MappedOutcomes,
): Outcome<LiveValue> {
  if (!outcome.ok || outcome.complete || outcome.value.edge === "posts") return outcome;
  into.looks.push(toLook(frame, item, outcome, null));
  const fallback = outcome.value.edge === "videos";
  return {
    ok: false,
    reason: fallback ? "forbidden" : "bad_answer",
    detail: fallback
      ? "the list of lives may not be read; only the list of videos was"
      : "the list of lives was not read to its end",
    retryable: false,
    retryAt: null,
    scope: "account",
    observedAt: outcome.observedAt,
    raw: null,
  };
}

/** A handle that is no longer the registry's is a finding for a person, not a silent follow. */
function noteDrift(
  frame: AttemptContext,
  item: BatchItem,
  outcome: Outcome<AudienceValue>,
  into: MappedOutcomes,
): void {
  if (!outcome.ok || item.handle === null || outcome.value.handle === null) return;
  if (item.handle.toLowerCase() === outcome.value.handle.toLowerCase()) return;
  into.findings.push({
    accountKey: item.accountKey,
    code: "handle_changed",
    detail: `the registry says ${item.handle}, the platform says ${outcome.value.handle}`,
    at: frame.now,
  });
}
