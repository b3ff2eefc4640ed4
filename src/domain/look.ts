import type { SessionSighting } from "./session-sighting.ts";
import type { PlatformId, Trigger } from "./platform.ts";
import type { Provenance } from "./provenance.ts";

/**
 * The list that a look read. Only an edge that is the platform's own list of lives, and that itself answered, can
 * prove an absence; the others can prove a presence.
 */
export type LookEdge =
  | "live_videos"
  | "videos"
  | "broadcasts"
  | "uploads"
  | "posts"
  | "node"
  | "push"
  | "intake";

/**
 * How far back a list is asked for. `confirmEmpty`: accounts whose list was wrong before; an empty list of one of these
 * counts only where another list of the account is empty too, named in `confirmedBy`.
 */
export type LookWindow = { since: Date; confirmEmpty?: ReadonlySet<string> };

/** One reading of the list of lives of an account. */
export type Look = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  /** The nominal slot that the look settles; null for a watch or a re-reading of a slot that is settled. */
  slot: Date | null;
  at: Date;
  trigger: Trigger;
  edge: LookEdge;
  /** Nothing in the window was left out. */
  complete: boolean;
  /** The adapter says that this list would have shown every live; absent in old looks, which are read by their edge. */
  provesAbsence?: boolean;
  /** Another list of the account that was read as well and shows no further live; `null` = none was. */
  confirmedBy?: LookEdge | null;
  /** Paging came to its end, so that the look covers the time back to `at - retentionDays`. */
  pagedToEnd: boolean;
  /** Start of the oldest item, where paging stopped early. */
  oldestStartAt: Date | null;
  retentionDays: number;
  sessions: readonly SessionSighting[];
  /** Where the look came from (truth 12); stored with the run that it begins and with its raw versions. */
  provenance?: Provenance;
};

const DAY_MS = 86_400_000;

/** For looks older than the field `provesAbsence`: the platform's own lists of lives. */
const PROVING_EDGES: readonly LookEdge[] = ["live_videos", "broadcasts"];

/** Lists of public lives alone: an unlisted or private live is in none of them, however often they are read. */
const PUBLIC_LISTS: readonly LookEdge[] = ["uploads"];

export const listsPublicOnly = ({ edge }: Pick<Look, "edge">): boolean => PUBLIC_LISTS.includes(edge);

/** Whether what the look lacks was not there; another list can show that a live was there, never that none was. */
export function provesAbsence(
  look: Pick<Look, "edge" | "complete" | "provesAbsence" | "pagedToEnd" | "oldestStartAt">,
): boolean {
  const isOwnList = look.provesAbsence ?? PROVING_EDGES.includes(look.edge);
  return look.complete && isOwnList && (look.pagedToEnd || look.oldestStartAt !== null);
}

/** How far back the look covers the time: truth 5. `null` when it proves nothing. */
export function reachesBackTo(
  look: Pick<Look, "at" | "complete" | "pagedToEnd" | "oldestStartAt" | "retentionDays">,
): Date | null {
  if (!look.complete) return null;
  const horizon = new Date(look.at.getTime() - look.retentionDays * DAY_MS);
  if (look.pagedToEnd) return horizon;
  if (look.oldestStartAt === null) return null;
  return look.oldestStartAt > horizon ? look.oldestStartAt : horizon;
}

/**
 * A run of equal looks of one account within one local day, packed: what each saw is the same, so the first, the last,
 * the count and the longest hole between two neighbours contain all that the single looks would.
 */
export type LookRun = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  day: string;
  digest: string;
  edge: LookEdge;
  complete: boolean;
  provesAbsence?: boolean;
  confirmedBy?: LookEdge | null;
  pagedToEnd: boolean;
  oldestStartAt: Date | null;
  retentionDays: number;
  sessionIds: readonly string[];
  liveIds: readonly string[];
  firstAt: Date;
  lastAt: Date;
  count: number;
  longestHoleSeconds: number;
};

/** What a run proves: its times and how far back it covers the time; one listed id is enough. */
export type LookProof = Omit<LookRun, "digest" | "liveIds" | "count">;

/** What makes two looks equal: all that they saw, but not when. */
export function lookFingerprint(look: Look): string {
  const seen = look.sessions.map((session) => [session.sessionId, session.rawDigest, session.state]);
  return JSON.stringify([
    look.edge,
    look.complete,
    look.provesAbsence ?? null,
    look.confirmedBy ?? null,
    look.pagedToEnd,
    look.oldestStartAt,
    look.retentionDays,
    seen,
  ]);
}
