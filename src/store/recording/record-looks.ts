import { type Look, provesAbsence } from "../../domain/look.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type LiveSessionDoc, NOT_GONE_INDEX } from "../models/live-session-model.ts";
import { LookChanges } from "./look-changes.ts";
import { lookDigest } from "./look-runs.ts";
import type { SessionObservationDoc } from "../models/session-observation-model.ts";
import { olderRunAround } from "./older-run.ts";
import type { AccountLooks } from "./state-before.ts";
import { SightingMerger } from "./merge-sightings.ts";
import type { SessionChanges } from "./session-changes.ts";
import { writeLooks } from "./write-looks.ts";

export type LooksToRecord = {
  looks: readonly Look[];
  zone: string;
  recordedAt: Date;
  /** Whether a look that carries a slot is the first one of it. */
  settlesSlots: boolean;
  /** How the looks of these accounts stood before, read in the same transaction. */
  standings: Map<string, AccountLooks>;
  /** Whether the stored rows were read in this transaction; if not, it is taken that what seems new is. */
  readFirst: boolean;
};

export type LooksRecorded = { looks: readonly Look[]; sessions: SessionChanges };

/**
 * Writes looks. One that equals the newest of its account, with no session live or missed in it, only makes the run
 * longer and moves when its sessions were last seen; the others are compared session by session.
 */
export async function recordLooks(
  context: StoreContext,
  { looks, zone, recordedAt, settlesSlots, standings, readFirst }: LooksToRecord,
  inSession: InTransaction,
): Promise<LooksRecorded> {
  const { collectorVersion } = context;
  const plan = new LookChanges(standings, zone, { collectorVersion, recordedAt });
  const toGoThrough: { look: Look; digest: string }[] = [];
  for (const look of [...looks].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const digest = lookDigest(look);
    const standing = plan.standingOf(look);
    const place = plan.place(look, digest);
    const settlesSlot = settlesSlots && look.slot !== null;
    if (standing && place === "within") plan.countWithin(look, standing.run, settlesSlot);
    else if (standing && isSeenAgain(look, digest, standing) && !plan.countsAlone(standing))
      plan.seeAgain(look, digest, standing);
    else {
      const isLate = standing !== undefined && look.at <= standing.run.lastAt;
      const older = isLate ? await olderRunAround(context, look, digest, inSession) : null;
      if (older) plan.countWithin(look, older, settlesSlot);
      else toGoThrough.push({ look, digest });
    }
  }
  const merger = await goThrough(context, toGoThrough, plan, inSession);
  const sessions = merger.changes();
  await writeLooks(context, plan, sessions, { readFirst, ...inSession });
  return { looks: plan.recorded, sessions };
}

/** The same list as in the newest look, later. */
const isSeenAgain = (look: Look, digest: string, { run }: AccountLooks): boolean =>
  run.digest === digest && look.at > run.lastAt;

async function goThrough(
  context: StoreContext,
  looks: readonly { look: Look; digest: string }[],
  plan: LookChanges,
  inSession: InTransaction,
): Promise<SightingMerger> {
  const known = await readKnown(
    context,
    looks.map(({ look }) => look),
    inSession,
  );
  const merger = new SightingMerger(known, await readObservations(context, known, inSession));
  for (const { look, digest } of looks)
    if (plan.place(look, digest) !== "within")
      plan.goThrough(look, digest, merger.addLook(look, plan.standingOf(look)?.run ?? null));
  return merger;
}

/**
 * The sessions that looks can change: where they prove absence, those not gone; and those they list, by either id.
 * Sessions that people entered are not among them: a list without one proves nothing, and one that has it shows a
 * session of its own.
 */
async function readKnown(
  { collections }: StoreContext,
  looks: readonly Look[],
  inSession: InTransaction,
): Promise<LiveSessionDoc[]> {
  const { liveSessions } = collections;
  const proving = [...new Set(looks.filter(provesAbsence).map(({ accountKey }) => accountKey))];
  const notGone =
    proving.length === 0
      ? []
      : (
          await liveSessions
            .find({ accountKey: { $in: proving }, goneAt: null }, { ...inSession, hint: NOT_GONE_INDEX })
            .toArray()
        ).filter(isOfPlatform);
  const accountKeys = new Set<string>();
  const ids = new Set<string>();
  for (const { accountKey, sessions } of looks) {
    const held = notGone.filter((session) => session.accountKey === accountKey);
    for (const { sessionId, videoId } of sessions) {
      if (held.some((session) => session.sessionId === sessionId)) continue;
      accountKeys.add(accountKey);
      ids.add(sessionId).add(videoId ?? sessionId);
    }
  }
  if (ids.size === 0) return notGone;
  const [ofAccount, listed] = [{ $in: [...accountKeys] }, { $in: [...ids] }];
  const byEitherId = [
    { accountKey: ofAccount, sessionId: listed },
    { accountKey: ofAccount, videoId: listed },
  ];
  const others = (await liveSessions.find({ $or: byEitherId }, inSession).toArray()).filter(isOfPlatform);
  const held = new Set(notGone.map(({ _id }) => _id.toHexString()));
  return [...notGone, ...others.filter(({ _id }) => !held.has(_id.toHexString()))];
}

/** The observations of these sessions, in the order in which they were recorded. */
export async function readObservations(
  { collections }: StoreContext,
  sessions: readonly Pick<LiveSessionDoc, "_id">[],
  inSession: InTransaction,
): Promise<SessionObservationDoc[]> {
  if (sessions.length === 0) return [];
  const asked = { session: { $in: sessions.map(({ _id }) => _id) } };
  return collections.sessionObservations.find(asked, inSession).sort({ session: 1, order: 1 }).toArray();
}

const isOfPlatform = ({ edge }: LiveSessionDoc): boolean => edge !== "intake";
