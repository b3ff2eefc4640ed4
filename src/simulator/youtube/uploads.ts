import type { SimulatorContext } from "../exchange.ts";
import { between } from "../random.ts";
import type { PlannedLive } from "../scenario.ts";
import { inventTitle } from "../scenarios/planned-lives.ts";
import { invalidParameter, missingParameter, notAccessible, playlistNotFound } from "./youtube-error.ts";
import {
  faultScope,
  listOf,
  readMaxResults,
  readParts,
  withParts,
  type YouTubeCall,
} from "./youtube-call.ts";
import { videoIdOf } from "./youtube-world.ts";

/** An entry of a channel's uploads: a live or premiere, or an ordinary video. */
export type Upload = {
  id: string;
  title: string;
  publishedMs: number;
  seconds: number;
  live: PlannedLive | null;
};

const DAY_MS = 86_400_000;
/** Ordinary videos: one every four days, starting this many days before the scenario's first day. */
const EVERY_MS = 4 * DAY_MS;
const SINCE_DAYS = 60;

/** What the channel lists publicly at that time, newest publication first. */
export function uploadsOf(site: SimulatorContext, accountKey: string, at: number): Upload[] {
  const lives = site.world.lives.listAt(accountKey, at).map((live) => ({
    id: live.liveId,
    title: live.title,
    publishedMs: live.createdMs,
    seconds: 0,
    live,
  }));
  return [...lives, ...ordinaryVideos(site, accountKey, at)].sort((a, b) => b.publishedMs - a.publishedMs);
}

/** Ordinary videos are the same at any time, and many: each is made up once. */
type Shelf = { byAccount: Map<string, Upload[]>; accountOf: Map<string, string> };
const shelves = new WeakMap<SimulatorContext["world"], Shelf>();

function shelfOf({ world }: SimulatorContext): Shelf {
  const shelf = shelves.get(world) ?? { byAccount: new Map(), accountOf: new Map() };
  shelves.set(world, shelf);
  return shelf;
}

function ordinaryVideos(site: SimulatorContext, accountKey: string, at: number): Upload[] {
  const { world, seed } = site;
  const shelf = shelfOf(site);
  const made = shelf.byAccount.get(accountKey) ?? [];
  shelf.byAccount.set(accountKey, made);
  const firstMs =
    world.scenario.epochMs - SINCE_DAYS * DAY_MS + between(0, 86_399, seed, accountKey, "video") * 1000;
  const count = Math.max(0, Math.floor((at - firstMs) / EVERY_MS) + 1);
  for (let n = made.length; n < count; n += 1) {
    const id = videoIdOf(seed, accountKey, "video", n);
    const seconds = between(40, 900, seed, accountKey, "seconds", n);
    const title = inventTitle(seed, accountKey, "video", n);
    made.push({ id, title, publishedMs: firstMs + n * EVERY_MS, seconds, live: null });
    shelf.accountOf.set(id, accountKey);
  }
  return made.slice(0, count);
}

/** The account that has the video, and the video as it is listed then. */
export function findUpload(
  site: SimulatorContext,
  id: string,
  at: number,
): { accountKey: string; upload: Upload } | null {
  const accountKey = shelfOf(site).accountOf.get(id) ?? site.world.lives.find(id, at)?.live.accountKey;
  if (accountKey === undefined || site.world.face(accountKey).account.platform !== "youtube") return null;
  const upload = uploadsOf(site, accountKey, at).find((one) => one.id === id);
  return upload === undefined ? null : { accountKey, upload };
}

/** The account whose list has this id. */
function accountOf(call: YouTubeCall, playlistId: string): string | null {
  const face = call.site.world.byId("youtube", `UC${playlistId.slice(2)}`);
  return playlistId.startsWith("UU") && face !== undefined ? face.account.accountKey : null;
}

/** `playlistItems.list` of a channel's uploads, in pages. */
export function listPlaylistItems(call: YouTubeCall): unknown {
  const wanted = readParts(call, ["id", "snippet", "contentDetails", "status"]);
  const playlistId = call.params.get("playlistId");
  if (playlistId === null) throw missingParameter("playlistId");
  const accountKey = accountOf(call, playlistId);
  if (accountKey === null) throw playlistNotFound();
  const scope = faultScope(call, accountKey);
  const { faults } = call.site;
  if (faults.trigger("gone", scope) ?? faults.trigger("suspended", scope)) throw playlistNotFound();
  if (faults.trigger("forbidden", scope)) throw notAccessible();
  const all = faults.trigger("empty-list", scope) ? [] : uploadsOf(call.site, accountKey, call.at);
  const from = offsetOf(call);
  const page = all.slice(from, from + readMaxResults(call));
  const next = from + page.length < all.length ? { nextPageToken: toToken(from + page.length) } : {};
  return listOf(
    "playlistItem",
    page.map((upload) => toItem(upload, playlistId, wanted)),
    { ...next },
  );
}

const toToken = (offset: number): string => `SIM${Buffer.from(`offset:${offset}`).toString("base64url")}`;

function offsetOf(call: YouTubeCall): number {
  const token = call.params.get("pageToken");
  if (token === null) return 0;
  const offset = /^offset:(\d{1,6})$/.exec(Buffer.from(token.slice(3), "base64url").toString("utf8"))?.[1];
  if (offset === undefined) throw invalidParameter("pageToken", "is not valid");
  return Number(offset);
}

function toItem({ id, title, publishedMs }: Upload, playlistId: string, wanted: ReadonlySet<string>) {
  const publishedAt = new Date(publishedMs).toISOString();
  const parts = {
    snippet: () => ({ publishedAt, title, playlistId, resourceId: { kind: "youtube#video", videoId: id } }),
    contentDetails: () => ({ videoId: id, videoPublishedAt: publishedAt }),
    status: () => ({ privacyStatus: "public" }),
  };
  return withParts({ kind: "youtube#playlistItem", etag: `sim-${id}`, id: `UUSIM${id}` }, parts, wanted);
}
