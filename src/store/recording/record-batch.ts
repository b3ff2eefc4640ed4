import type { Look } from "../../domain/look.ts";
import type { Change } from "../../domain/outbox.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type BatchWritten, type ReadingKey, readingKey } from "../contracts/store.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { settleBatches } from "../repositories/settle-batches.ts";
import type { JoinedWrite } from "./join-writes.ts";
import { lookKey } from "./look-runs.ts";
import { findFollowerJumps } from "./find-follower-jumps.ts";
import { appendChanges } from "./append-changes.ts";
import { loadStateBefore } from "./state-before.ts";
import { type CoveragePlace, markRead } from "./record-coverage.ts";
import { recordFindings, recordRawAnswers } from "./record-evidence.ts";
import { recordGaps } from "./record-gaps.ts";
import { type LooksRecorded, recordLooks } from "./record-looks.ts";
import { recordRollups } from "./record-rollups.ts";
import { recordSnapshots, snapshotKey } from "./record-snapshots.ts";
import { settledKeys } from "./settled-readings.ts";

/**
 * Writes all that attempts at batches found out, in one transaction. The first try takes it that nothing of it is
 * settled, and that the rows read ahead are unchanged; if not, the second try reads the stored rows and leaves it out.
 */
export function recordBatches(context: StoreContext, write: JoinedWrite): Promise<BatchWritten> {
  return inOptimisticTransaction(context.client, (session, readFirst) =>
    recordOnce(context, write, readFirst, { session }),
  );
}

async function recordOnce(
  context: StoreContext,
  write: JoinedWrite,
  readFirst: boolean,
  inSession: InTransaction,
): Promise<BatchWritten> {
  const { zone } = write;
  const recordedAt = context.now(newestInstant(write));
  const looks = readFirst ? await unsettledLooks(context, write, inSession) : firstOfSlot(write);
  const snapshots = await recordSnapshots(context, write.snapshots, readFirst, inSession);
  const ahead = readFirst ? undefined : write.days;
  const { rollups, standings } = await loadStateBefore(context, { snapshots, looks }, zone, ahead, inSession);
  const jumps = await findFollowerJumps(context, snapshots, rollups, zone, inSession);
  await recordRollups(context, snapshots, rollups, zone, inSession);
  const looked = await recordLooks(
    context,
    { looks, zone, recordedAt, settlesSlots: write.countsInCoverage, standings, readFirst },
    inSession,
  );
  const places = [...snapshots.flatMap(placeOfSnapshot), ...looks.flatMap(placeOfLook)];
  if (write.countsInCoverage) await markRead(context, places, { zone, ahead, readFirst }, inSession);
  const gaps = write.countsInCoverage ? await recordGaps(context, write.gaps, zone, inSession) : [];
  await recordRawAnswers(context, write.rawAnswers, inSession);
  await recordFindings(context, [...write.findings, ...jumps, ...looked.sessions.findings], inSession);
  await settleBatches(context, write.settles, inSession);
  const changes: Change[] = [
    ...snapshots.map((snapshot) => ({ kind: "snapshot" as const, key: snapshotKey(snapshot) })),
    ...changesOfLooks(looked),
    ...gaps.map(toGapChange),
  ];
  await appendChanges(context, changes, recordedAt, inSession);
  return { suspected: looked.sessions.suspected };
}

const toGapChange = ({ accountKey, metric, slot }: JoinedWrite["gaps"][number]): Change => ({
  kind: "gap",
  key: `${accountKey}|${metric}|${slot.toISOString()}`,
});

function changesOfLooks({ looks, sessions }: LooksRecorded): Change[] {
  const changed = [...sessions.newSessions, ...sessions.changedSessions];
  return [
    ...looks.map((look) => ({ kind: "look" as const, key: lookKey(look) })),
    ...changed.map(({ accountKey, sessionId }) => ({
      kind: "live-session" as const,
      key: `${accountKey}|${sessionId}`,
    })),
  ];
}

/** Only what the platform's own interface returned fills a slot: figures of other origin are kept beside the gap. */
const placeOfSnapshot = (snapshot: JoinedWrite["snapshots"][number]): CoveragePlace[] => {
  const { accountKey, officeId, platform, slot, via } = snapshot;
  return via === "api" ? [{ accountKey, officeId, platform, metric: "audience", slot }] : [];
};

const placeOfLook = ({ accountKey, officeId, platform, slot }: Look): CoveragePlace[] =>
  slot === null ? [] : [{ accountKey, officeId, platform, metric: "live", slot }];

const slotKey = ({ accountKey, slot }: Look): ReadingKey | null =>
  slot === null ? null : { accountKey, metric: "live", slot };

/** Of several looks for one slot in one write, the first. */
function firstOfSlot({ looks, countsInCoverage }: JoinedWrite): Look[] {
  const taken = new Set<string>();
  return looks.filter((look) => {
    const key = slotKey(look);
    if (key === null || !countsInCoverage) return true;
    const first = !taken.has(readingKey(key));
    taken.add(readingKey(key));
    return first;
  });
}

async function unsettledLooks(
  context: StoreContext,
  write: JoinedWrite,
  inSession: InTransaction,
): Promise<Look[]> {
  const looks = firstOfSlot(write);
  if (!write.countsInCoverage) return looks;
  const keys = looks.map(slotKey).filter((key) => key !== null);
  const settled = await settledKeys(context, keys, write.zone, inSession);
  return looks.filter((look) => {
    const key = slotKey(look);
    return key === null || !settled.has(readingKey(key));
  });
}

function newestInstant({ snapshots, looks, gaps, settles }: JoinedWrite): Date {
  const instants = [
    ...snapshots.map((snapshot) => snapshot.provenance.recordedAt),
    ...[...looks, ...gaps].map(({ at }) => at),
    ...settles.map(({ at }) => at),
  ];
  return new Date(Math.max(0, ...instants.map((at) => at.getTime())));
}
