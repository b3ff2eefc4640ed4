import { createHmac } from "node:crypto";
import { z } from "zod";
import { isSignedWith, type PushEndpoint, type PushEvent } from "../push.ts";
import { parseJson } from "./schema.ts";

export type XPushSettings = { consumerSecret: string };

const Milliseconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
const Notice = z.object({
  data: z.object({
    event_type: z.string(),
    filter: z.object({ user_id: z.string() }),
    payload: z.object({
      broadcast_id: z.string().min(1).max(64).nullish(),
      event_timestamp_ms: Milliseconds.nullish(),
    }),
  }),
});

/** Events of the Activity API about broadcasts (x-api/activity/event-payloads). */
const STATUSES: ReadonlyMap<string, PushEvent["status"]> = new Map([
  ["broadcast.start", "live"],
  ["broadcast.end", "ended"],
]);

/** Webhooks of the Activity API (x-api/webhooks): signed with the app's secret, which the challenge is answered with too. */
export function createXPush({ consumerSecret }: XPushSettings): PushEndpoint {
  return {
    answerChallenge({ crc_token: token }) {
      if (token === undefined || token === "") return null;
      const digest = createHmac("sha256", consumerSecret).update(token).digest("base64");
      return { body: JSON.stringify({ response_token: `sha256=${digest}` }), type: "application/json" };
    },
    isGenuine({ headers, body }) {
      const signature = /^sha256=(.+)$/.exec(headers["x-twitter-webhooks-signature"] ?? "")?.[1] ?? "";
      return isSignedWith(
        { algorithm: "sha256", secret: consumerSecret, encoding: "base64" },
        body,
        signature,
      );
    },
    readEvents(body) {
      const json = parseJson(body.toString("utf8"));
      const notice = Notice.safeParse(json);
      if (!notice.success) return json === undefined ? null : [];
      const { event_type: type, filter, payload } = notice.data.data;
      const at = payload.event_timestamp_ms;
      return [
        {
          externalId: filter.user_id,
          sessionId: payload.broadcast_id ?? null,
          status: STATUSES.get(type) ?? "changed",
          at: at === null || at === undefined ? null : new Date(at),
          platformStatus: type,
          raw: json,
        },
      ];
    },
  };
}
