import { type PushedEvent, type Pushes, type PushMessage, signature } from "../pushes/push.ts";
import { hash32 } from "../random.ts";

/** An event of the Activity API (docs.x.com, x-api/activity/event-payloads). Each `*_ms` has a twin as text. */
function toMessage({ live, face, atMs, kind, followers, secret }: PushedEvent): PushMessage | null {
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
      "x-twitter-webhooks-signature": `sha256=${signature("sha256", secret, body).digest("base64")}`,
    },
  };
}

export const ACTIVITY_PUSHES: Pushes = {
  toMessage,
  webhook: {
    challenge: (text) => ({ crc_token: text }),
    expectedAnswer: (text, { xApp }) =>
      JSON.stringify({
        response_token: `sha256=${signature("sha256", xApp.consumerSecret, text).digest("base64")}`,
      }),
    secret: ({ xApp }) => xApp.consumerSecret,
  },
};
