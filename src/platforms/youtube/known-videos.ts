import type { SessionSighting } from "../../domain/session-sighting.ts";
import { LIMITS } from "./limits.ts";

/**
 * Videos that are fully known, so that a look need not ask about them again: those that never were live, and lives that
 * ended a day ago or more and have their length. Lost at a restart; each is then asked about once.
 */
export type KnownVideos = {
  /** The live as it was last reported; null = it never was one; undefined = it has to be asked about. */
  get(id: string): SessionSighting | null | undefined;
  remember(id: string, session: SessionSighting | null, at: Date): void;
  /** Whether a listed video that an answer lacks was lacking before: then it is not public, and nothing is left out. */
  isStillAbsent(id: string): boolean;
};

export function createKnownVideos(): KnownVideos {
  const settled = new Map<string, SessionSighting | null>();
  const absent = new Set<string>();
  return {
    get: (id) => settled.get(id),
    remember(id, session, at) {
      absent.delete(id);
      if (session !== null && !isSettled(session, at)) return;
      settled.set(id, session);
      for (const oldest of settled.keys()) {
        if (settled.size <= LIMITS.rememberedVideos) break;
        settled.delete(oldest);
      }
    },
    isStillAbsent(id) {
      if (absent.has(id)) return true;
      if (absent.size >= LIMITS.rememberedVideos) absent.clear();
      absent.add(id);
      return false;
    },
  };
}

const isSettled = ({ state, endedAt, lengthSeconds }: SessionSighting, at: Date): boolean =>
  state === "ended" &&
  lengthSeconds !== null &&
  endedAt !== null &&
  at.getTime() - endedAt.getTime() >= LIMITS.settledAfterMilliseconds;
