import type { PlannedLive } from "../scenario.ts";
import { lengthAt, viewersAt } from "../world/live-state.ts";
import { findUpload, type Upload } from "./uploads.ts";
import { faultScope, listOf, readIds, readParts, withParts, type YouTubeCall } from "./youtube-call.ts";
import { missingParameter } from "./youtube-error.ts";

const PARTS = ["id", "snippet", "contentDetails", "liveStreamingDetails", "statistics", "status"];

/** `videos.list` by ids, of any channels; what was deleted or made private is just missing. */
export function listVideos(call: YouTubeCall): unknown {
  const wanted = readParts(call, PARTS);
  if (!call.params.has("id")) throw missingParameter("id");
  const found = findUploads(call, readIds(call, "id"));
  return listOf(
    "video",
    found.map(({ accountKey, upload }) => toVideo(accountKey, upload, wanted, call)),
  );
}

function findUploads(call: YouTubeCall, ids: readonly string[]): { accountKey: string; upload: Upload }[] {
  return ids.flatMap((id) => {
    const found = findUpload(call.site, id, call.at);
    if (found === null) return [];
    return call.site.faults.trigger("gone", faultScope(call, found.accountKey)) ? [] : [found];
  });
}

function toVideo(accountKey: string, upload: Upload, wanted: ReadonlySet<string>, call: YouTubeCall) {
  const { at } = call;
  const { live } = upload;
  const face = call.site.world.face(accountKey);
  const phase = live === null ? "none" : phaseOf(live, at);
  const parts = {
    snippet: () => ({
      publishedAt: new Date(upload.publishedMs).toISOString(),
      channelId: face.id,
      channelTitle: face.name,
      title: upload.title,
      description: "This video is simulated.",
      liveBroadcastContent: phase,
    }),
    contentDetails: () => ({ duration: durationOf(upload, at), dimension: "2d", definition: "hd" }),
    liveStreamingDetails: () => (live === null ? undefined : liveDetails(live, at)),
    statistics: () => ({ viewCount: String(live?.peakViewers ?? 40) }),
    status: () => ({
      uploadStatus: phase === "none" || live?.isPremiere === true ? "processed" : "uploaded",
      privacyStatus: "public",
    }),
  };
  return withParts({ kind: "youtube#video", etag: `sim-${upload.id}`, id: upload.id }, parts, wanted);
}

function phaseOf({ startMs, endMs }: PlannedLive, at: number): "upcoming" | "live" | "none" {
  if (startMs === null || at < startMs) return "upcoming";
  return endMs === null || at < endMs ? "live" : "none";
}

/** Times and counts are present only once they are known; viewers while it is on air. */
function liveDetails(live: PlannedLive, at: number): Record<string, string> {
  const { startMs, endMs, plannedMs } = live;
  const time = (name: string, ms: number | null) =>
    ms === null ? {} : { [name]: new Date(Math.floor(ms / 1000) * 1000).toISOString().replace(".000Z", "Z") };
  const phase = phaseOf(live, at);
  return {
    ...time("scheduledStartTime", plannedMs ?? startMs),
    ...(phase === "upcoming" ? {} : time("actualStartTime", startMs)),
    ...(phase === "none" ? time("actualEndTime", endMs) : {}),
    ...(phase === "live" ? { concurrentViewers: String(viewersAt(live, at)) } : {}),
  };
}

/** A live has no duration before its recording is ready; a premiere's file is there from the beginning. */
function durationOf({ live, seconds }: Upload, at: number): string {
  const length = live === null ? seconds : live.isPremiere === true ? live.lengthSeconds : lengthAt(live, at);
  return length === null || length === 0 ? "P0D" : toIsoDuration(Math.floor(length));
}

export function toIsoDuration(seconds: number): string {
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
  const [minutes, rest] = [Math.floor(seconds / 60) % 60, seconds % 60];
  const day = days > 0 ? `${days}D` : "";
  const time = `${hours > 0 ? `${hours}H` : ""}${minutes > 0 ? `${minutes}M` : ""}${rest > 0 ? `${rest}S` : ""}`;
  return `P${day}${time === "" ? "" : `T${time}`}`;
}
