import type { PlannedLive } from "../scenario.ts";
import { statusAt } from "../world/live-state.ts";
import type { AccountState } from "../world/world.ts";
import type { WantedField } from "./field-list.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { badParameter, noPermission } from "./graph-error.ts";
import { liveVideoNode } from "./live-video-node.ts";
import { videoNode } from "./video-node.ts";

export const EDGES = ["live_videos", "videos"] as const;
export type EdgeName = (typeof EDGES)[number];

/** The parameters of an edge request, from the query or from the modifiers of an expanded field. */
export type EdgeQuery = { get(name: string): string | null; fields: readonly WantedField[] | null };

export type EdgePage = { data: unknown[]; paging?: Record<string, unknown> };

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 100;

/** One page of an edge, newest creation first. */
export function readEdge(name: EdgeName, face: AccountState, query: EdgeQuery, call: GraphCall): EdgePage {
  const scope = faultScope(call, face.account.accountKey);
  if (call.site.faults.trigger("forbidden", scope, ({ edge }) => edge === name))
    throw noPermission(`the edge ${name}`);
  const lacks = call.site.faults.trigger("lacking-list", scope, ({ edge = "live_videos" }) => edge === name);
  const listed = name === "live_videos" ? liveVideos(face, query, call) : videos(face, query, call);
  const all = lacks ? [] : listed;
  const node = name === "live_videos" ? liveVideoNode : videoNode;
  const { page, paging } = slice(all, name, face, query, call);
  const data = page.map((live) => node(live, query.fields, call));
  return paging === null ? { data } : { data, paging };
}

function liveVideos(face: AccountState, query: EdgeQuery, call: GraphCall): PlannedLive[] {
  const { world } = call.site;
  let lives = world.lives.listAt(face.account.accountKey, call.at);
  const wanted = statuses(query.get("broadcast_status"));
  if (wanted) lives = lives.filter((live) => wanted.has(statusAt(live, call.at)));
  const source = query.get("source");
  if (source !== null && source !== "owner" && source !== "target")
    throw badParameter("Param source must be one of {owner, target}");
  return source === "owner" ? lives.filter((live) => live.streamedBy === null) : lives;
}

/** Only broadcasts that went on the air have a video on this edge. */
function videos(face: AccountState, query: EdgeQuery, call: GraphCall): PlannedLive[] {
  const type = query.get("type") ?? "uploaded";
  if (type === "tagged") return [];
  if (type !== "uploaded") throw badParameter("Param type must be one of {tagged, uploaded}");
  return call.site.world.lives
    .listAt(face.account.accountKey, call.at)
    .filter((live) => live.startMs !== null && live.startMs <= call.at);
}

/** A JSON list or a plain value. `null` = all. */
function statuses(text: string | null): ReadonlySet<string> | null {
  if (text === null || text === "") return null;
  if (!text.startsWith("[")) return new Set(text.split(","));
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return new Set(list.map(String));
  } catch {
    // Falls through to the platform's error below.
  }
  throw badParameter("Param broadcast_status must be an array.");
}

function slice(all: PlannedLive[], name: EdgeName, face: AccountState, query: EdgeQuery, call: GraphCall) {
  const limit = limitOf(query.get("limit"));
  const before = query.get("before");
  const after = query.get("after");
  let from = after === null ? 0 : afterCursor(all, after);
  if (before !== null) from = Math.max(0, beforeCursor(all, before) - limit);
  const page = all.slice(from, before === null ? from + limit : beforeCursor(all, before));
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return { page, paging: null };
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const link = (cursor: string) =>
    linkTo(name, face, query, call, `${cursor}=${cursors[cursor === "after" ? "after" : "before"]}`);
  const paging: Record<string, unknown> = { cursors };
  if (from + page.length < all.length) paging["next"] = link("after");
  if (from > 0) paging["previous"] = link("before");
  return { page, paging };
}

function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0)
    throw badParameter("Param limit must be a positive integer");
  return Math.min(Number(text), LARGEST_LIMIT);
}

/** The full URL of the next or previous page. Like Graph's own, it contains the token. */
function linkTo(
  name: EdgeName,
  face: AccountState,
  query: EdgeQuery,
  call: GraphCall,
  cursor: string,
): string {
  const { site, version, credential } = call;
  const foreign = site.faults.trigger("foreign-next", faultScope(call, face.account.accountKey));
  const base = foreign
    ? (foreign.to ?? "http://127.0.0.1:9/elsewhere")
    : `${site.url}/${version}/${face.id}/${name}`;
  const kept = ["fields", "limit", "broadcast_status", "source", "type"].flatMap((key) => {
    const value = key === "fields" && query.fields !== null ? textOf(query.fields) : query.get(key);
    return value === null ? [] : [`${key}=${encodeURIComponent(value)}`];
  });
  return `${base}?${[`access_token=${encodeURIComponent(credential.token)}`, ...kept, cursor].join("&")}`;
}

function textOf(fields: readonly WantedField[]): string {
  return fields
    .map(({ name, modifiers, fields: inner }) => {
      const words = [...modifiers].map(([modifier, argument]) => `.${modifier}(${argument})`).join("");
      return `${name}${words}${inner === null ? "" : `{${textOf(inner)}}`}`;
    })
    .join(",");
}

/** Encodes a position by item, not by index, so it stays valid when earlier items disappear. */
function cursorOf(live: PlannedLive): string {
  return `QVFI${Buffer.from(`${live.createdMs}:${live.liveId}`).toString("base64url")}`;
}

function placeOf(cursor: string): { createdMs: number; liveId: string } {
  const match = /^(-?\d+):(\d+)$/.exec(Buffer.from(cursor.replace(/^QVFI/, ""), "base64url").toString());
  if (!match) throw badParameter("Invalid cursors values passed");
  return { createdMs: Number(match[1]), liveId: match[2] ?? "" };
}

function afterCursor(all: PlannedLive[], cursor: string): number {
  const { createdMs, liveId } = placeOf(cursor);
  const exact = all.findIndex((live) => live.liveId === liveId);
  if (exact >= 0) return exact + 1;
  const older = all.findIndex((live) => live.createdMs < createdMs);
  return older < 0 ? all.length : older;
}

function beforeCursor(all: PlannedLive[], cursor: string): number {
  const { createdMs, liveId } = placeOf(cursor);
  const exact = all.findIndex((live) => live.liveId === liveId);
  if (exact >= 0) return exact;
  const older = all.findIndex((live) => live.createdMs < createdMs);
  return older < 0 ? all.length : older;
}
