import type { TrueLive } from "../../../src/simulator/world/truth.ts";
import type { Row } from "./exported.ts";
import type { Played } from "./played.ts";

const DAY_MS = 86_400_000;

/** No session lost, doubled, made up, longer than it was, or called gone while it is there. */
export async function auditSessions(played: Played, rows: readonly Row[]): Promise<string[]> {
  const faults: string[] = [];
  const kept = new Set<string>();
  const pages = played.simulator.accounts.filter(({ platform }) => platform === "facebook");
  const truth = new Map(pages.map(({ accountKey }) => [accountKey, truthOf(played, accountKey)]));
  for (const row of rows) {
    const reported = `${row["account"]} ${row["sessionId"]}`;
    const real = truth.get(String(row["account"]))?.get(String(row["sessionId"]));
    if (real === undefined) {
      faults.push(`session ${reported} never was`);
      continue;
    }
    const key = `${real.accountKey} ${real.liveId}`;
    if (kept.has(key)) faults.push(`session ${key} is there twice`);
    kept.add(key);
    faults.push(...unlike(key, row, real));
  }
  for (const { accountKey } of pages)
    for (const { liveId } of played.simulator.world.listedAt(accountKey, played.endedAt))
      if (!kept.has(`${accountKey} ${liveId}`)) faults.push(`session ${accountKey} ${liveId} was lost`);
  return faults;
}

/** By the live's id, and by its video's: where lives could not be listed while it was there, no other is known. */
function truthOf({ simulator, startedAt, endedAt }: Played, accountKey: string): Map<string, TrueLive> {
  const from = new Date(startedAt.getTime() - 70 * DAY_MS);
  const until = new Date(endedAt.getTime() + 40 * DAY_MS);
  const lives = simulator.world.livesOf(accountKey, { from, until });
  return new Map(lives.flatMap((live) => [live.liveId, live.videoId].map((id) => [id, live] as const)));
}

/** Seconds that a platform's own rounding of instants may make. */
const ROUNDING_SECONDS = 2;

function unlike(key: string, row: Row, real: TrueLive): string[] {
  const faults: string[] = [];
  const length = real.lengthSeconds ?? Number.POSITIVE_INFINITY;
  const reported = row["durationSeconds"];
  if (typeof reported === "number" && reported > length + ROUNDING_SECONDS)
    faults.push(`session ${key} is said to be ${reported} s long and was ${length}`);
  const atMost = row["durationAtMostSeconds"];
  if (typeof atMost === "number" && real.endsAt !== null && atMost < length - ROUNDING_SECONDS)
    faults.push(`session ${key} is said to be at most ${atMost} s long and was ${length}`);
  const started = row["startedAt"];
  if (typeof started === "string" && real.startsAt !== null) {
    const apart = Math.abs(Date.parse(started) - real.startsAt.getTime()) / 1000;
    if (apart > ROUNDING_SECONDS && row["durationBasis"] === "recording")
      faults.push(`session ${key} is said to start at ${started}, and did at ${real.startsAt.toISOString()}`);
  }
  const gone = row["goneAt"];
  if (typeof gone === "string") {
    const went = Math.min(
      ...[real.removedAt, real.vanishesAt].map((at) => at?.getTime() ?? Number.POSITIVE_INFINITY),
    );
    if (Date.parse(gone) < went) faults.push(`session ${key} is called gone at ${gone}, and was there`);
  }
  return faults;
}
