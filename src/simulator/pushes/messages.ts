import { createHmac } from "node:crypto";
import type { PlatformId } from "../../domain/platform.ts";
import { hash32 } from "../random.ts";
import type { AccountState } from "../world/world.ts";
import type { LiveEvent, LiveEventKind } from "./live-events.ts";

export type PushMessage = { body: string; headers: Record<string, string> };

type Told = LiveEvent & { face: AccountState; followers: number; secret: string };

/** Creates the signed message of an event; `null` = the platform pushes no such event. */
export type MessageOf = (told: Told) => PushMessage | null;

export const MESSAGES: Partial<Record<PlatformId, MessageOf>> = {
  facebook: facebookMessage,
  youtube: youtubeMessage,
  x: xMessage,
};

const sign = (algorithm: string, { secret }: Told, body: string) =>
  createHmac(algorithm, secret).update(body);

const LIVE_STATUSES: Partial<Record<LiveEventKind, string>> = {
  started: "live",
  ended: "live_stopped",
  recorded: "vod",
};

/** A Page webhook, field `live_videos` (docs/graph-api/webhooks/reference/page). */
function facebookMessage(told: Told): PushMessage | null {
  const status = LIVE_STATUSES[told.kind];
  if (status === undefined) return null;
  const change = { field: "live_videos", value: { id: told.live.liveId, status } };
  const entry = { id: told.face.id, time: Math.floor(told.atMs / 1000), changes: [change] };
  const body = JSON.stringify({ object: "page", entry: [entry] });
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "facebookexternalua",
      "x-hub-signature-256": `sha256=${sign("sha256", told, body).digest("hex")}`,
    },
  };
}

/** A hub's message about a channel's feed (developers.google.com/youtube/v3/guides/push_notifications). */
function youtubeMessage(told: Told): PushMessage | null {
  const { live, face, atMs, kind } = told;
  if (kind === "recorded") return null;
  const video = `https://www.youtube.com/watch?v=${live.liveId}`;
  const channel = `https://www.youtube.com/channel/${face.id}`;
  const feed = `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${face.id}`;
  const body = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
<link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="${feed}"/>
<title>YouTube video feed</title><updated>${instant(atMs)}</updated>
<entry><id>yt:video:${live.liveId}</id><yt:videoId>${live.liveId}</yt:videoId><yt:channelId>${face.id}</yt:channelId>
<title>${escapeXml(live.title)}</title><link rel="alternate" href="${video}"/>
<author><name>${escapeXml(face.name)}</name><uri>${channel}</uri></author>
<published>${instant(live.createdMs)}</published><updated>${instant(atMs)}</updated></entry></feed>
`;
  return {
    body,
    headers: {
      "content-type": "application/atom+xml",
      link: `<https://pubsubhubbub.appspot.com>; rel="hub", <${feed}>; rel="self"`,
      "x-hub-signature": `sha1=${sign("sha1", told, body).digest("hex")}`,
    },
  };
}

/** An event of the Activity API (docs.x.com, x-api/activity/event-payloads). Each `*_ms` has a twin as text. */
function xMessage(told: Told): PushMessage | null {
  const { live, face, atMs, kind, followers } = told;
  if (kind !== "started" && kind !== "ended") return null;
  const ms = (name: string, value: number) => ({ [`${name}_ms`]: value, [`${name}_ms_str`]: String(value) });
  const payload = {
    user: {
      data: {
        id: face.id,
        name: face.name,
        username: face.handle,
        public_metrics: { followers_count: followers, followers_count_str: String(followers) },
      },
    },
    broadcast_id: live.liveId,
    title: live.title,
    broadcast_state: kind === "started" ? "Running" : "Ended",
    available_for_replay: true,
    ...ms("event_timestamp", atMs),
    ...ms("created_timestamp", live.createdMs),
    ...ms("updated_timestamp", atMs),
    ...(kind === "ended" && live.startMs !== null ? ms("duration", atMs - live.startMs) : {}),
  };
  const data = {
    event_uuid: `sim-${hash32(`${live.liveId} ${kind}`).toString(16)}`,
    event_type: kind === "started" ? "broadcast.start" : "broadcast.end",
    filter: { user_id: face.id },
    payload,
  };
  const body = JSON.stringify({ data });
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-twitter-webhooks-signature": `sha256=${sign("sha256", told, body).digest("base64")}`,
    },
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
