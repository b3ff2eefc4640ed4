import { isDeepStrictEqual } from "node:util";
import type { mongo } from "mongoose";
import { foldSession } from "../../domain/fold-session.ts";
import { inheritObservations } from "../../domain/inherit-observations.ts";
import { toLiveSession } from "../../domain/intake-readings.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { StoreContext } from "../mongo/context.ts";
import { type LiveSessionDoc, toSession, toSessionRow } from "../models/live-session-model.ts";
import { omit } from "../mongo/omit.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { insertRows } from "../mongo/write-many.ts";
import { toObservationDocument } from "../recording/merge-sightings.ts";
import { readObservations } from "../recording/record-looks.ts";

type Tally = { sessions: number; differed: number };

/**
 * Folds every session again from its observations, and mends the rows that differ, are missing, or have no
 * observation. It may run beside the collector: each row is read and written in one transaction.
 */
export async function rebuildSessions(context: StoreContext): Promise<Tally> {
  const { liveSessions, sessionObservations } = context.collections;
  const tally: Tally = { sessions: 0, differed: 0 };
  const count = (differed: boolean) => {
    tally.sessions += 1;
    if (differed) tally.differed += 1;
  };
  const observed = new Set<string>();
  for await (const { _id } of sessionObservations.aggregate<{ _id: mongo.ObjectId }>([
    { $group: { _id: "$session" } },
  ])) {
    observed.add(_id.toHexString());
    count(await mendSession(context, _id));
  }
  for await (const { _id } of liveSessions.find({ edge: { $ne: "intake" } }, { projection: { _id: 1 } }))
    if (!observed.has(_id.toHexString())) count(await mendSession(context, _id));
  tally.differed += await rebuildManualSessions(context);
  tally.sessions += await liveSessions.countDocuments({ edge: "intake" });
  return tally;
}

/** Writes the sessions that people entered again, from their entries; returns how many differed. */
export async function rebuildManualSessions(context: StoreContext): Promise<number> {
  let differed = 0;
  for await (const entry of context.collections.intakeEntries.find({
    metric: "live_session",
    state: "taken",
  })) {
    const session = toLiveSession(omit(entry, "_id"));
    if (session !== null && (await mendManual(context, session))) differed += 1;
  }
  return differed;
}

/** Returns whether the row had to be written. */
export function mendSession(context: StoreContext, _id: mongo.ObjectId): Promise<boolean> {
  const { liveSessions, sessionObservations } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const inSession = { session };
    const stored = await liveSessions.findOne({ _id }, inSession);
    const observations = await readObservations(context, [{ _id }], inSession);
    if (observations.length === 0) {
      if (stored === null) return false;
      const inherited = inheritObservations(toSession(stored)).map((one) => toObservationDocument(one, _id));
      await insertRows(context, sessionObservations, inherited, inSession);
      observations.push(...inherited);
    }
    const right: LiveSessionDoc = { ...toSessionRow(foldSession(observations)), _id };
    if (isDeepStrictEqual(stored, right)) return false;
    await liveSessions.replaceOne({ _id }, omit(right, "_id"), { ...inSession, upsert: true });
    return true;
  });
}

/** A session that people entered, from its entry. */
async function mendManual({ collections }: StoreContext, right: LiveSession): Promise<boolean> {
  const { accountKey, sessionId } = right;
  const stored = await collections.liveSessions.findOne({ accountKey, sessionId });
  const row = toSessionRow(right);
  if (stored !== null && isDeepStrictEqual(omit(stored, "_id"), row)) return false;
  await collections.liveSessions.replaceOne({ accountKey, sessionId }, row, { upsert: true });
  return true;
}
