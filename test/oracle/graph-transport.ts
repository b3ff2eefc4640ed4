import { TransportError } from "../../src/errors/reach-error.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "../../src/http/contract.ts";
import { isThere, listLives, type PlannedLook, showLive, type ShownLive, type World } from "./world.ts";

/** One list as the collector got it in one look: the pages that came, in order, by the edge itself or expanded. */
export type ServedList = { edge: "live_videos" | "videos"; items: ShownLive[]; ended: boolean };

/** All that the collector was shown in one look. */
export type LookLog = { look: PlannedLook; lists: ServedList[]; nodes: ShownLive[]; goneNodes: string[] };

const headers = (at: number): Record<string, string> => ({
  "content-type": "application/json",
  date: new Date(at).toUTCString(),
  "facebook-api-version": "v26.0",
});

const fault = (code: number, message: string, more: Record<string, unknown> = {}) => ({
  error: { message, type: "OAuthException", code, fbtrace_id: "A1", ...more },
});

type Item = { code: number; body: string; headers: never[] } | null;
const item = (code: number, body: unknown): Item => ({ code, body: JSON.stringify(body), headers: [] });

/**
 * The Graph API in memory, for one world: what the adapter sends is answered from the world's truth at the look's true
 * time, and everything shown is kept for the reader that the product is held against.
 */
export class GraphTransport implements HttpClient {
  readonly logs: LookLog[] = [];
  readonly #world: World;
  #now: LookLog | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  begin(look: PlannedLook): LookLog {
    const log: LookLog = { look, lists: [], nodes: [], goneNodes: [] };
    this.#now = log;
    this.logs.push(log);
    return log;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    const log = this.#now;
    if (log === null) throw new Error("the oracle's transport was called outside a look");
    const { at, clockErrorMs, trouble } = log.look;
    if (trouble.kind === "outage") return Promise.reject(new TransportError("the oracle is out of reach"));
    const answer = (status: number, body: string, type = "application/json"): Promise<HttpResponse> =>
      Promise.resolve({
        status,
        body,
        headers: { ...headers(at), "content-type": type },
        receivedAt: new Date(at + clockErrorMs),
        milliseconds: 5,
      });
    if (trouble.kind === "html") return answer(200, "<html><title>Sorry</title></html>", "text/html");
    if (trouble.kind === "server_error") return answer(500, JSON.stringify(fault(2, "unexpected error")));
    if (trouble.kind === "throttled") return answer(400, JSON.stringify(fault(4, "request limit reached")));
    if (request.method === "GET")
      return answer(200, JSON.stringify({ id: this.#world.pageId, name: "Patna" }));
    const batch = JSON.parse(request.form?.["batch"] ?? "[]") as { relative_url: string }[];
    return answer(200, JSON.stringify(batch.map(({ relative_url: url }) => this.#item(url, log))));
  }

  #item(relativeUrl: string, log: LookLog): Item {
    const url = new URL(relativeUrl, "https://graph.invalid/");
    const [node = "", edge] = url.pathname.slice(1).split("/");
    const fields = url.searchParams.get("fields") ?? "";
    const { trouble } = log.look;
    if (trouble.kind === "item_is_null") return null;
    if (node !== this.#world.pageId) return this.#node(node, log);
    if (edge !== undefined) return this.#edge(edge, url.searchParams.get("after"), log);
    const page = { id: node, name: "Patna", username: "patna", followers_count: 12_345 };
    if (!fields.includes("live_videos")) return item(200, page);
    if (trouble.kind === "list_forbidden")
      return item(400, fault(10, "this requires pages_read_user_content"));
    const list = this.#page("live_videos", 0, log);
    if (list.items.length === 0 || trouble.kind === "expansion_lacks_the_list") return item(200, page);
    keep(list, 0, log);
    return item(200, { ...page, live_videos: toEdge(list) });
  }

  #node(id: string, log: LookLog): Item {
    const { at } = log.look;
    const live = this.#world.lives.find((one) => one.id === id);
    if (live === undefined || !isThere(this.#world, live, at)) {
      log.goneNodes.push(id);
      return item(400, fault(100, "Unsupported get request", { error_subcode: 33 }));
    }
    const shown = showLive(live, at);
    log.nodes.push(shown);
    return item(200, shown);
  }

  #edge(edge: string, after: string | null, log: LookLog): Item {
    const { trouble } = log.look;
    const from = after === null ? 0 : Number(after.slice(1));
    if (edge === "live_videos" && trouble.kind === "list_forbidden")
      return item(400, fault(10, "this requires pages_read_user_content"));
    if (from > 0 && trouble.kind === "later_page_fails") return item(500, fault(2, "unexpected error"));
    if (from > 0 && trouble.kind === "cursor_refused") return item(400, fault(100, "Invalid cursors values"));
    const page = this.#page(edge === "videos" ? "videos" : "live_videos", from, log);
    keep(page, from, log);
    return item(200, toEdge(page));
  }

  #page(edge: ServedList["edge"], from: number, { look }: LookLog): Page {
    const { pageSize } = this.#world;
    const all = listLives(this.#world, look.at, look.trouble);
    const items = all.slice(from, from + pageSize);
    const next = from + pageSize < all.length ? `c${from + pageSize}` : null;
    return {
      edge,
      items: edge === "videos" ? items.flatMap(withoutStart) : items,
      ended: next === null,
      next,
    };
  }
}

type Page = ServedList & { next: string | null };

function keep({ edge, items, ended }: Page, from: number, log: LookLog): void {
  const list = log.lists.findLast((one) => one.edge === edge);
  if (from === 0 || list === undefined) log.lists.push({ edge, items: [...items], ended });
  else {
    list.items.push(...items);
    list.ended = ended;
  }
}

function toEdge({ edge, items, next }: Page) {
  const paging =
    next === null
      ? { cursors: { after: "end" } }
      : { cursors: { after: next }, next: `https://graph.invalid/?after=${next}` };
  return { data: edge === "videos" ? items.map(toVideo) : items, paging };
}

/** The list of uploaded videos knows a live by its video, without its start, once there is one. */
function withoutStart({ broadcast_start_time: _start, ...live }: ShownLive): ShownLive[] {
  return live.video === undefined || live.status === "SCHEDULED_UNPUBLISHED" ? [] : [live];
}

const toVideo = ({ video, status, creation_time: created, title, from }: ShownLive) => ({
  id: video?.id,
  title,
  length: video?.length ?? 0,
  created_time: created,
  live_status: status,
  from,
});
