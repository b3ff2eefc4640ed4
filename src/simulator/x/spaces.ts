import { hash32 } from "../random.ts";
import { wallTime } from "../zone-time.ts";
import type { AccountState } from "../world/world.ts";
import { USER_ID, USER_PARAMETERS } from "./users.ts";
import { readFields, readList, refuseOthers, type XCall } from "./x-call.ts";

const HOUR_MS = 3_600_000;
const LENGTH_MS = 50 * 60_000;
const EVENING_SECONDS = 18 * 3600;

/** `/2/spaces/by/creator_ids`. Ended Spaces cannot be read; users without one are simply absent. */
export function spacesByCreators(call: XCall): Record<string, unknown> {
  refuseOthers(call, ["user_ids", "space.fields", "topic.fields", ...USER_PARAMETERS]);
  const ids = readList(call, "user_ids", USER_ID);
  const spaces = ids.flatMap((id) => {
    const face = call.site.world.byId("x", id);
    const space = face ? spaceOf(face, call) : null;
    return space ? [space] : [];
  });
  if (spaces.length === 0) return { meta: { result_count: 0 } };
  return { data: spaces, meta: { result_count: spaces.length } };
}

/** Every seventh account holds a Space on Saturday evening, announced a day before. */
function spaceOf(face: AccountState, call: XCall): Record<string, unknown> | null {
  if (hash32(face.account.accountKey) % 7 !== 0) return null;
  const startMs = nextSaturday(call);
  if (call.at < startMs - 24 * HOUR_MS) return null;
  const live = call.at >= startMs;
  const wanted = readFields(call, "space.fields");
  const all: Record<string, unknown> = {
    id: `1SIM${(startMs / 1000).toString(36).toUpperCase()}${(hash32(face.id) % 1296).toString(36)}`,
    state: live ? "live" : "scheduled",
    title: "Open house (simulated)",
    created_at: new Date(startMs - 24 * HOUR_MS).toISOString(),
    scheduled_start: new Date(startMs).toISOString(),
    ...(live
      ? { started_at: new Date(startMs).toISOString(), participant_count: 30 + (hash32(face.id) % 200) }
      : {}),
    lang: "hi",
    is_ticketed: false,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => name === "id" || name === "state" || wanted.has(name)),
  );
}

/** The current Space, or the next one. */
function nextSaturday({ at, site }: XCall): number {
  const { zone } = site.world.scenario;
  for (let ahead = 0; ; ahead += 1) {
    const day = new Date(at + ahead * 24 * HOUR_MS);
    const start = wallTime(
      zone,
      day.getUTCFullYear(),
      day.getUTCMonth() + 1,
      day.getUTCDate(),
      EVENING_SECONDS,
    );
    if (day.getUTCDay() === 6 && at < start + LENGTH_MS) return start;
  }
}
