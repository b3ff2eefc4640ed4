import { TransportError } from "../../src/errors/reach-error.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "../../src/http/contract.ts";
import type { LookLog } from "./graph-transport.ts";
import {
  graphTime,
  listLives,
  type PlannedLook,
  type ShownLive,
  type TrueLive,
  type World,
} from "./world.ts";

/** What X writes for the states that the world has, and what the reader gets. Sources: x-api/livestream-api. */
const STATES: ReadonlyMap<string, string> = new Map([
  ["LIVE", "RUNNING"],
  ["LIVE_STOPPED", "ENDED"],
  ["PROCESSING", "ENDED"],
  ["VOD", "ENDED"],
  ["UNPUBLISHED", "NOT_STARTED"],
  ["SCHEDULED_UNPUBLISHED", "NOT_STARTED"],
  ["SCHEDULED_EXPIRED", "NOT_STARTED"],
  ["SCHEDULED_CANCELED", "NOT_STARTED"],
]);

/** X's list of an owner's broadcasts, in memory, for one world; what is shown is kept for the oracle's reader. */
export class XTransport implements HttpClient {
  readonly logs: LookLog[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  begin(look: PlannedLook): void {
    this.logs.push({ look, lists: [], nodes: [], goneNodes: [] });
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    const log = this.logs.at(-1);
    if (log === undefined) throw new Error("the oracle's transport was called outside a look");
    const { at, clockErrorMs, trouble } = log.look;
    if (trouble.kind === "outage") return Promise.reject(new TransportError("the oracle is out of reach"));
    const answer = (status: number, body: unknown): Promise<HttpResponse> =>
      Promise.resolve({
        status,
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", date: new Date(at).toUTCString() },
        receivedAt: new Date(at + clockErrorMs),
        milliseconds: 5,
      });
    const token = request.query?.["pagination_token"];
    if (trouble.kind === "html") return answer(200, "<html><title>Sorry</title></html>");
    if (trouble.kind === "server_error") return answer(503, { title: "Service Unavailable", status: 503 });
    if (trouble.kind === "throttled") return answer(429, { title: "Too Many Requests", status: 429 });
    if (trouble.kind === "list_forbidden") return answer(403, { title: "Forbidden", status: 403 });
    if (token !== undefined && trouble.kind === "later_page_fails") return answer(503, "");
    if (token !== undefined && trouble.kind === "cursor_refused")
      return answer(400, { title: "Invalid Request", errors: [{ message: "not a valid token" }] });
    return answer(200, this.#page(token === undefined ? 0 : Number(token.slice(1)), log));
  }

  #page(from: number, log: LookLog): unknown {
    const { pageSize, lives } = this.#world;
    const all = listLives(this.#world, log.look.at, log.look.trouble);
    const items = all.slice(from, from + pageSize);
    const isLast = from + pageSize >= all.length;
    const known = new Map(lives.map((live) => [live.id, live]));
    const ended = (one: ShownLive) => endOf(one, known.get(one.id), log.look.at);
    const shown = items.map((one) => asRead(one, ended(one)));
    const list = log.lists[0];
    if (list === undefined || from === 0)
      log.lists.push({ edge: "live_videos", items: shown, ended: isLast });
    else {
      list.items.push(...shown);
      list.ended = isLast;
    }
    const meta = { result_count: items.length, ...(isLast ? {} : { next_token: `t${from + pageSize}` }) };
    return items.length === 0 ? { meta } : { data: items.map((one) => toBroadcast(one, ended(one))), meta };
  }
}

/** When it ended, as X shows it; a second entry of one that is listed twice has no end. */
function endOf({ video }: ShownLive, live: TrueLive | undefined, at: number): number | null {
  const endsAt = live?.endsAt ?? null;
  return video !== undefined && endsAt !== null && endsAt <= at ? endsAt : null;
}

const msOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : String(Date.parse(text.replace("+0000", "Z")));

function toBroadcast(live: ShownLive, endsAt: number | null): Record<string, unknown> {
  const state = live.status === undefined ? undefined : (STATES.get(live.status) ?? live.status);
  return {
    id: live.id,
    title: live.title,
    state,
    created_at_ms: msOf(live.creation_time),
    start_ms: msOf(live.broadcast_start_time),
    scheduled_start_ms: msOf(live.planned_start_time),
    twitter_user_id: live.from.id,
    ...(endsAt === null ? {} : { end_ms: String(endsAt) }),
  };
}

/** A broadcast as the oracle's reader takes it; its length is the time between its start and its end. */
function asRead(live: ShownLive, endsAt: number | null): ShownLive {
  const { video: _video, broadcast_start_time: start, ...rest } = live;
  const begin = start === undefined ? null : Date.parse(start.replace("+0000", "Z"));
  const length = begin === null || endsAt === null ? undefined : (endsAt - begin) / 1000;
  return {
    ...rest,
    ...(begin === null ? {} : { broadcast_start_time: graphTime(begin) }),
    ...(length === undefined ? {} : { video: { id: `v${live.id}`, length } }),
  };
}
