import type { IntakeEntry } from "../../domain/intake.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import { parseVideoId } from "../../domain/intake-readings.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { FileNote } from "../tables/named-rows.ts";
import { type IntakeRow, subjectKey } from "./parse-intake.ts";
import { collectAll } from "../../store/collect-all.ts";

const DAY_MS = 86_400_000;
const SHORTEST_MS = 60_000;

/** Finds rows that contradict an earlier entry, or that enter a session already known. */
export async function findContradictions(
  store: Store,
  file: string,
  rows: readonly IntakeRow[],
  before: readonly IntakeEntry[],
): Promise<FileNote[]> {
  const active = before.filter(({ state }) => state !== "refused");
  const held = new Map(active.map((entry) => [subjectKey(entry), entry]));
  const known = new Set(before.map(({ entryId }) => entryId));
  const faults: FileNote[] = [];
  for (const { line, entry } of rows) {
    if (known.has(entry.entryId)) continue;
    const other = held.get(subjectKey(entry));
    const session = other ? null : await sameBroadcast(store, entry);
    if (other)
      faults.push({
        file,
        line,
        sentence: `${other.enteredBy} entered ${other.value} for ${entry.accountKey}, ${entry.metric} at that time (${other.entryId}, ${other.state}); an entry is never overwritten; refuse or correct it first`,
      });
    if (session)
      faults.push({
        file,
        line,
        sentence: `${entry.accountKey} already has the session ${session.sessionId} at that time; use reach correct to correct its length`,
      });
  }
  return faults;
}

async function sameBroadcast(store: Store, entry: IntakeEntry): Promise<LiveSession | null> {
  const { metric, startedAt, value, accountKey, permalink } = entry;
  if (metric !== "live_session" || startedAt === null) return null;
  const endsAt = new Date(startedAt.getTime() + value * 60_000);
  const near = { accountKeys: [accountKey], since: new Date(startedAt.getTime() - DAY_MS), until: endsAt };
  const videoId = parseVideoId(permalink);
  return (
    (await collectAll(store.sessions.stream(near)))
      .filter(({ state }) => state === "live" || state === "ended")
      .find((one) => (videoId !== null && one.videoId === videoId) || lastsUntil(one) > startedAt) ?? null
  );
}

function lastsUntil({ startedAt, endedAt, durationSeconds }: LiveSession): Date {
  const least = (startedAt?.getTime() ?? 0) + Math.max((durationSeconds ?? 0) * 1000, SHORTEST_MS);
  return new Date(Math.max(least, endedAt?.getTime() ?? 0));
}
