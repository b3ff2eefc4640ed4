import type { LiveEventKind } from "../pushes/live-events.ts";
import { type PushedEvent, type Pushes, type PushMessage, signature } from "../pushes/push.ts";

const LIVE_STATUSES: Partial<Record<LiveEventKind, string>> = {
  started: "live",
  ended: "live_stopped",
  recorded: "vod",
};

/** A Page webhook, field `live_videos` (docs/graph-api/webhooks/reference/page). */
function toMessage({ kind, live, face, atMs, secret }: PushedEvent): PushMessage | null {
  const status = LIVE_STATUSES[kind];
  if (status === undefined) return null;
  const change = { field: "live_videos", value: { id: live.liveId, status } };
  const entry = { id: face.id, time: Math.floor(atMs / 1000), changes: [change] };
  const body = JSON.stringify({ object: "page", entry: [entry] });
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "facebookexternalua",
      "x-hub-signature-256": `sha256=${signature("sha256", secret, body).digest("hex")}`,
    },
  };
}

export const PAGE_PUSHES: Pushes = {
  toMessage,
  webhook: {
    challenge: (text, verifyToken) => ({
      "hub.mode": "subscribe",
      "hub.verify_token": verifyToken,
      "hub.challenge": text,
    }),
    expectedAnswer: (text) => text,
    secret: ({ appSecret }) => appSecret,
  },
};
