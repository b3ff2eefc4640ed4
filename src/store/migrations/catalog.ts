import { mongo } from "mongoose";
import type { LiveSession } from "../../domain/live-session.ts";
import type { StoreContext } from "../mongo/context.ts";
import { mendSession, rebuildManualSessions } from "../repositories/rebuild-sessions.ts";

/** Code of the server's error for an index that is not there. */
const INDEX_NOT_FOUND = 27;

/** One change of what is stored already. It must be safe to repeat: a process may be killed in the middle of it. */
export type Migration = {
  /** Sorted by this, and never renamed: it is how a database knows that it was done. */
  id: string;
  does: string;
  /** Returns how many documents it changed. */
  run(context: StoreContext): Promise<number>;
};

/** Folds the sessions again whose row is older than this field, and all that people entered. */
async function mendSessionsWithout(context: StoreContext, field: keyof LiveSession): Promise<number> {
  const older = { [field]: { $exists: false }, edge: { $ne: "intake" as const } };
  let changed = 0;
  for await (const { _id } of context.collections.liveSessions.find(older, { projection: { _id: 1 } }))
    if (await mendSession(context, _id)) changed += 1;
  return changed + (await rebuildManualSessions(context));
}

/** Oldest first. New ones are added at the end; none is ever taken away. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: "0001-findings-last-at",
    does: "findings that were made before it was kept when they were last made say so",
    run: async ({ collections }) => {
      const written = await collections.findings.updateMany({ lastAt: { $exists: false } }, [
        { $set: { lastAt: "$at" } },
      ]);
      return written.modifiedCount;
    },
  },
  {
    id: "0002-session-observations",
    does: "sessions of before their observations were kept get those that their row tells of",
    run: (context) => mendSessionsWithout(context, "isStartSure"),
  },
  {
    id: "0003-last-seen-month",
    does: "sessions are found by the month in which they were last seen, and the index goes that each look had to write",
    run: async ({ collections: { liveSessions } }) => {
      await liveSessions.dropIndex("accountKey_1_lastSeenAt_1").catch((error: unknown) => {
        if (!(error instanceof mongo.MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
      });
      const month = { $dateToString: { date: "$lastSeenAt", format: "%Y-%m" } };
      const written = await liveSessions.updateMany({ lastSeenMonth: { $exists: false } }, [
        { $set: { lastSeenMonth: month } },
      ]);
      return written.modifiedCount;
    },
  },
  {
    id: "0004-air-times",
    does: "sessions say when they surely were on air, from their observations",
    run: (context) => mendSessionsWithout(context, "airTimes"),
  },
];
