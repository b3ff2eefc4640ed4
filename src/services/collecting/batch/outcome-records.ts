import type { Gap, GapReason } from "../../../domain/gap.ts";
import type { Look } from "../../../domain/look.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Provenance } from "../../../domain/provenance.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { BatchItem, ReadingResult } from "../../../domain/sweep.ts";
import type { AudienceValue, LiveValue, SuccessfulRead } from "../../../platforms/contract.ts";
import type { AttemptContext } from "./attempt-context.ts";

/** The row of a reading that did not come, with its reason and the sentence that explains it. */
export function toGap(
  { platform, now }: AttemptContext,
  { accountKey, officeId }: BatchItem,
  metric: Metric,
  slot: Date,
  reason: GapReason,
  detail: string,
): Gap {
  return { accountKey, officeId, platform, metric, slot, reason, detail, at: now };
}

/** The result of a reading that came: the one figure that a person is shown. */
export function toReadResult(item: BatchItem, metric: Metric, figure: number | null): ReadingResult {
  return { accountKey: item.accountKey, metric, state: "read", figure };
}

function toProvenance<V>(
  context: AttemptContext,
  externalId: string | null,
  { from, rawDigest }: SuccessfulRead<V>,
): Provenance {
  return {
    externalId,
    trigger: context.trigger,
    sweepId: context.sweepId,
    credential: from.credential,
    source: from.source,
    edge: from.edge,
    apiVersion: from.apiVersion,
    requestRef: from.requestRef,
    rawDigest,
    collectorVersion: context.collectorVersion,
    schemaVersion: context.schemaVersion,
    recordedAt: context.now,
  };
}

/** One reading of the audience; without a slot it has the instant at which it was observed. */
export function toSnapshot(
  context: AttemptContext,
  item: BatchItem,
  read: SuccessfulRead<AudienceValue>,
  slot: Date | null,
): Snapshot {
  const { counters, precision, externalId } = read.value;
  const { followers, posts, following, listed, views } = counters;
  return {
    followers,
    posts,
    following,
    listed,
    views,
    accountKey: item.accountKey,
    officeId: item.officeId,
    platform: context.platform,
    slot: slot ?? read.observedAt,
    observedAt: read.observedAt,
    precision,
    via: "api",
    provenance: toProvenance(context, externalId, read),
  };
}

/** One look at the list of lives. */
export function toLook(
  context: AttemptContext,
  item: BatchItem,
  read: SuccessfulRead<LiveValue>,
  slot: Date | null,
): Look {
  const { edge, provesAbsence, confirmedBy = null, pagedToEnd, oldestStartAt, sessions } = read.value;
  return {
    accountKey: item.accountKey,
    officeId: item.officeId,
    platform: context.platform,
    slot,
    at: read.observedAt,
    trigger: context.trigger,
    edge,
    complete: read.complete,
    provesAbsence,
    confirmedBy,
    pagedToEnd,
    oldestStartAt,
    retentionDays: context.retentionDays,
    sessions,
    provenance: toProvenance(context, item.externalId, read),
  };
}
