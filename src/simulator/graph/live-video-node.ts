import type { PlannedLive } from "../scenario.ts";
import { statusAt, viewersAt } from "../world/live-state.ts";
import { parseFields, type WantedField } from "./field-list.ts";
import type { GraphCall } from "./graph-call.ts";
import { graphTime } from "./graph-time.ts";
import { type NodeFields, selectFields } from "./select-fields.ts";
import { readFrom, permalink, videoNode } from "./video-node.ts";

const DEFAULT = parseFields("id,title,status,embed_html,stream_url,secure_stream_url");

/** Fields of a LiveVideo node (facebook-business-sdk, LiveVideo). */
export const LIVE_VIDEO_FIELDS: NodeFields<PlannedLive> = new Map<
  string,
  (live: PlannedLive, call: GraphCall, wanted: WantedField) => unknown
>([
  ["id", (live) => live.liveId],
  ["status", (live, { at }) => statusAt(live, at)],
  ["title", (live) => (live.title === "" ? undefined : live.title)],
  ["description", (live) => `${live.title} #simulated`],
  ["creation_time", (live) => graphTime(live.createdMs)],
  ["broadcast_start_time", (live, { at }) => startedBy(live, at)],
  ["planned_start_time", (live) => (live.plannedMs === null ? undefined : graphTime(live.plannedMs))],
  ["live_views", (live, { at }) => viewersAt(live, at)],
  ["total_views", (live) => String(live.peakViewers * 7)],
  ["seconds_left", (live, { at }) => (statusAt(live, at) === "LIVE" ? secondsLeft(live, at) : 0)],
  ["permalink_url", (live, { site }) => permalink(live, site.world.face(live.accountKey).handle)],
  ["embed_html", (live) => `<iframe src="/plugins/video.php?href=${live.videoId}"></iframe>`],
  ["from", readFrom],
  ["is_manual_mode", () => false],
  ["is_reference_only", () => false],
  ["stream_url", (live, call) => streamUrl("rtmp", live, call)],
  ["secure_stream_url", (live, call) => streamUrl("rtmps", live, call)],
  ["video", (live, call, { fields }) => videoNode(live, fields ?? ID_ONLY, call)],
]);
const ID_ONLY = parseFields("id");
const LONGEST_LIVE_SECONDS = 8 * 3600;

export function liveVideoNode(live: PlannedLive, wanted: readonly WantedField[] | null, call: GraphCall) {
  return selectFields("LiveVideo", LIVE_VIDEO_FIELDS, live, wanted ?? DEFAULT, call);
}

function startedBy(live: PlannedLive, at: number): string | undefined {
  return live.startMs !== null && live.startMs <= at ? graphTime(live.startMs) : undefined;
}

function secondsLeft(live: PlannedLive, at: number): number {
  return Math.max(0, Math.floor(LONGEST_LIVE_SECONDS - (at - (live.startMs ?? at)) / 1000));
}

/** The ingest address is a secret of the broadcast; Graph omits it for Pages that the caller does not own. */
function streamUrl(scheme: string, live: PlannedLive, call: GraphCall): string | undefined {
  if (call.credential.kind === "app") return undefined;
  return `${scheme}://live-api-s.simulated.invalid:443/rtmp/FB-${live.liveId}-0-SIMULATEDKEY`;
}
