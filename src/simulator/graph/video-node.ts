import { hash32 } from "../random.ts";
import type { PlannedLive } from "../scenario.ts";
import { lengthAt, statusAt, viewersAt } from "../world/live-state.ts";
import { parseFields, type WantedField } from "./field-list.ts";
import { graphTime } from "./graph-time.ts";
import { type NodeFields, selectFields } from "./select-fields.ts";
import type { GraphCall } from "./graph-call.ts";

const DEFAULT = parseFields("id,updated_time,description");

/** Fields of a Video node that comes from a live (facebook-business-sdk, AdVideo). */
export const VIDEO_FIELDS: NodeFields<PlannedLive> = new Map<
  string,
  (live: PlannedLive, call: GraphCall) => unknown
>([
  ["id", (live) => live.videoId],
  ["title", (live) => live.title],
  ["description", (live) => `${live.title} #simulated`],
  ["created_time", (live) => graphTime(live.startMs ?? live.createdMs)],
  ["updated_time", (live, { at }) => graphTime(Math.min(at, live.endMs ?? at))],
  ["length", (live, { at }) => lengthAt(live, at) ?? (live.zeroUntilKnown ? 0 : undefined)],
  ["live_status", (live, { at }) => videoStatus(live, at)],
  ["permalink_url", (live, { site }) => permalink(live, site.world.face(live.accountKey).handle)],
  ["from", readFrom],
  ["published", (live, { at }) => statusAt(live, at) === "VOD"],
  ["is_crosspost_video", (live) => live.streamedBy !== null],
  ["universal_video_id", (live) => String(hash32(`${live.startMs} ${live.streamedBy ?? live.accountKey}`))],
  ["live_audience_count", (live) => live.peakViewers * 3],
  ["views", (live, { at }) => (statusAt(live, at) === "VOD" ? live.peakViewers * 7 : viewersAt(live, at))],
  ["status", (live, { at }) => ({ video_status: statusAt(live, at) === "VOD" ? "ready" : "processing" })],
]);

export function videoNode(live: PlannedLive, wanted: readonly WantedField[] | null, call: GraphCall) {
  return selectFields("Video", VIDEO_FIELDS, live, wanted ?? DEFAULT, call);
}

/** The relative URL that Graph returns. */
export function permalink(live: PlannedLive, handle: string): string {
  return `/${handle}/videos/${live.videoId}/`;
}

/** The streaming Page: another one when the live appears only by cross-posting. */
export function readFrom(live: PlannedLive, { site }: GraphCall): { name: string; id: string } {
  const { name, id } = site.world.face(live.streamedBy ?? live.accountKey);
  return { name, id };
}

function videoStatus(live: PlannedLive, at: number): string | undefined {
  const status = statusAt(live, at);
  if (status === "LIVE" || status === "VOD") return status;
  return status === "LIVE_STOPPED" || status === "PROCESSING" ? "LIVE_STOPPED" : undefined;
}
