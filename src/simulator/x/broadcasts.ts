import type { PlannedLive } from "../scenario.ts";
import { statusAt, viewersAt } from "../world/live-state.ts";
import { invalidRequest, missing, needsUser, notAuthorized, type PartialError } from "./problem.ts";
import { readFields, readList, readNumber, refuseOthers, type XCall } from "./x-call.ts";

const BROADCAST_ID = /^[a-zA-Z0-9]{1,13}$/;
const PARAMETERS = ["ids", "max_results", "pagination_token", "broadcast.fields"];

/** `/2/broadcasts`: the token owner's broadcasts, newest first; other people's ids become entries of `errors`. */
export function listBroadcasts(call: XCall): Record<string, unknown> {
  refuseOthers(call, PARAMETERS);
  const accountKey = ownerOf(call);
  const ids = readList(call, "ids", BROADCAST_ID, false);
  if (ids.length > 0) return byIds(call, accountKey, ids);
  const most = readNumber(call, "max_results", 1, 100, 100);
  const all = call.site.world.lives.listAt(accountKey, call.at);
  const token = call.params.get("pagination_token");
  const from = token === null ? 0 : all.findIndex(({ liveId }) => liveId === token) + 1;
  if (token !== null && from === 0)
    throw invalidRequest("The `pagination_token` query parameter value is not valid", {
      pagination_token: [token.slice(0, 50)],
    });
  const page = all.slice(from, from + most);
  const more = from + page.length < all.length ? { next_token: page.at(-1)?.liveId } : {};
  if (page.length === 0) return { meta: { result_count: 0 } };
  return { data: page.map((live) => broadcast(call, live)), meta: { result_count: page.length, ...more } };
}

/** `/2/broadcasts/:id`. */
export function oneBroadcast(call: XCall, id: string): Record<string, unknown> {
  refuseOthers(call, ["broadcast.fields"]);
  if (!BROADCAST_ID.test(id))
    throw invalidRequest("The `id` query parameter value is not a broadcast's", { id: [id.slice(0, 50)] });
  const { data, errors } = byIds(call, ownerOf(call), [id], "id");
  return errors ? { errors } : { data: data?.[0] };
}

function byIds(call: XCall, accountKey: string, ids: string[], parameter = "ids") {
  const data: unknown[] = [];
  const errors: PartialError[] = [];
  for (const value of ids) {
    const asked = { parameter, value, resourceType: "broadcast" };
    const live = call.site.world.lives.find(value, call.at)?.live;
    if (live?.accountKey === accountKey) data.push(broadcast(call, live));
    else errors.push(live ? notAuthorized(asked) : missing(asked));
  }
  return { ...(data.length > 0 ? { data } : {}), ...(errors.length > 0 ? { errors } : {}) };
}

/** Requires a user token, which reads that user's broadcasts only. */
function ownerOf(call: XCall): string {
  if (call.credential.accountKey === null) throw needsUser();
  return call.credential.accountKey;
}

/** Times and counters are decimal strings; unknown ones are omitted. */
function broadcast(call: XCall, live: PlannedLive): Record<string, unknown> {
  const { at, site } = call;
  const started = live.startMs !== null && live.startMs <= at;
  const ended = started && live.endMs !== null && live.endMs <= at;
  const all: Record<string, unknown> = {
    id: live.liveId,
    broadcast_id: live.liveId,
    title: live.title,
    state: ended ? "ENDED" : started ? "RUNNING" : "NOT_STARTED",
    language: "hi",
    created_at_ms: String(live.createdMs),
    updated_at_ms: String(Math.min(at, live.endMs ?? at)),
    twitter_user_id: site.world.face(live.accountKey).id,
    share_url: `https://x.com/i/broadcasts/${live.liveId}`,
    available_for_replay: ended && statusAt(live, at) === "VOD",
    is_high_latency: false,
    media_key: `28_${live.createdMs}`,
    total_watching: String(viewersAt(live, at)),
    total_watched: String(started ? live.peakViewers * 5 : 0),
    width: 1280,
    height: 720,
  };
  if (live.plannedMs !== null) all["scheduled_start_ms"] = String(live.plannedMs);
  if (started) all["start_ms"] = String(live.startMs);
  if (ended) all["end_ms"] = String(live.endMs);
  const wanted = readFields(call, "broadcast.fields");
  const shown = wanted.size === 0 ? new Set(["title", "state"]) : wanted;
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === "id" || shown.has(name)));
}
