import type { Gap, GapReason } from "../../../domain/gap.ts";
import type { Look } from "../../../domain/look.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Provenance } from "../../../domain/provenance.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { BatchItem, ReadingResult } from "../../../domain/sweep.ts";
import type { AudienceValue, LiveValue, SuccessfulRead } from "../../../platforms/contract.ts";
import type { AttemptContext } from "./attempt-context.ts";

/** A reading that did not come, with the reason and the words that go with it. */
export function toGap(
  frame: AttemptContext,
  item: BatchItem,
  metric: Metric,
  slot: Date,
  reason: GapReason,
  detail: string,
): Gap {
  const { accountKey, officeId } = item;
  return { accountKey, officeId, platform: frame.platform, metric, slot, reason, detail, at: frame.now };
}

/** The reading came: the one figure that a person is shown. */
export function toReadResult(item: BatchItem, metric: Metric, figure: number | null): ReadingResult {
  return { accountKey: item.accountKey, metric, state: "read", figure };
}

function toProvenance<V>(
  frame: AttemptContext,
  externalId: string | null,
  { from, rawDigest }: SuccessfulRead<V>,
): Provenance {
  return {
    externalId,
    trigger: frame.trigger,
    sweepId: frame.sweepId,
    credential: from.credential,
    source: from.source,
    edge: from.edge,
    apiVersion: from.apiVersion,
    requestRef: from.requestRef,
    rawDigest,
    collectorVersion: frame.collectorVersion,
    schemaVersion: frame.schemaVersion,
    recordedAt: frame.now,
  };
}

/** One reading of the audience; without a slot it stands at the moment at which it was observed. */
export function toSnapshot(
  frame: AttemptContext,
  item: BatchItem,
  read: SuccessfulRead<AudienceValue>,
  slot: Date | null,
): Snapshot {
  const { value } = read;
  const { followers, posts, following, listed, views } = value.counters;
  return {
    followers,
    posts,
    following,
    listed,
    views,
    accountKey: item.accountKey,
    officeId: item.officeId,
    platform: frame.platform,
    slot: slot ?? read.observedAt,
    observedAt: read.observedAt,
    precision: value.precision,
    via: "api",
    provenance: toProvenance(frame, value.externalId, read),
  };
}

/** One look at the list of lives. */
export function toLook(
  frame: AttemptContext,
  item: BatchItem,
  read: SuccessfulRead<LiveValue>,
  slot: Date | null,
): Look {
  const { edge, provesAbsence, confirmedBy = null, pagedToEnd, oldestStartAt, sessions } = read.value;
  return {
    accountKey: item.accountKey,
    officeId: item.officeId,
    platform: frame.platform,
    slot,
    at: read.observedAt,
    trigger: frame.trigger,
    edge,
    complete: read.complete,
    provesAbsence,
    confirmedBy,
    pagedToEnd,
    oldestStartAt,
    retentionDays: frame.retentionDays,
    sessions,
    provenance: toProvenance(frame, item.externalId, read),
  };
}
