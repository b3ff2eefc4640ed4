import { wallTime } from "../zone-time.ts";
import type { AccountState } from "../world/world.ts";
import type { GraphCall } from "./graph-call.ts";
import { badParameter, GraphError } from "./graph-error.ts";
import { graphTime } from "./graph-time.ts";

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 93;
/** Days of Page insights end at midnight in this zone, whatever the Page's own zone. */
const INSIGHTS_ZONE = "America/Los_Angeles";

/**
 * `/{page}/insights` with `page_follows`: followers at the end of each day in (since, until], for the Page's own token
 * (Meta, "Page Insights"; at most about three months a call).
 */
export function pageFollows(face: AccountState, call: GraphCall): Record<string, unknown> {
  const { params, credential, site } = call;
  if (credential.kind !== "page")
    throw new GraphError(400, 190, "(#190) This method must be called with a Page Access Token");
  if (params.get("metric") !== "page_follows")
    throw badParameter("The value must be a valid insights metric; the simulator knows page_follows");
  if ((params.get("period") ?? "day") !== "day")
    throw badParameter("Param period must be day for page_follows");
  const until = readMoment(params.get("until"), "until") ?? call.at;
  const since = readMoment(params.get("since"), "since") ?? until - 2 * DAY_MS;
  if (since > until) throw badParameter("The since param must be before the until param");
  if (until - since > LONGEST_DAYS * DAY_MS)
    throw badParameter(`There cannot be more than ${LONGEST_DAYS} days between since and until`);
  const values = dayEnds(since, Math.min(until, call.at)).map((ms) => ({
    value: site.world.followersAt(face.account.accountKey, ms),
    end_time: graphTime(ms),
  }));
  const described = { title: "Daily Total Follows", description: "The number of followers of your Page." };
  const id = `${face.id}/insights/page_follows/day`;
  return { data: [{ name: "page_follows", period: "day", values, ...described, id }] };
}

function dayEnds(sinceMs: number, untilMs: number): number[] {
  const ends: number[] = [];
  for (let dayMs = Math.floor(sinceMs / DAY_MS) * DAY_MS; dayMs <= untilMs + DAY_MS; dayMs += DAY_MS) {
    const day = new Date(dayMs);
    const end = wallTime(INSIGHTS_ZONE, day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
    if (sinceMs < end && end <= untilMs) ends.push(end);
  }
  return ends;
}

/** Parses unix seconds or a date. */
function readMoment(text: string | null, name: string): number | null {
  if (text === null) return null;
  const ms = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms)) throw badParameter(`Param ${name} must be a unix time or a date`);
  return ms;
}
