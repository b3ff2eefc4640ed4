import { z } from "zod";
import { parseJson } from "../graph/schema.ts";
import { createGraphWebhook, type GraphWebhookSettings } from "../graph/webhook.ts";
import type { PushEndpoint, PushEvent } from "../push.ts";
import { Id } from "./schema.ts";

const Change = z.object({ field: z.string(), value: z.unknown().optional() });
const LiveChange = z.object({ id: Id, status: z.string() });
const Notice = z.object({
  object: z.string(),
  entry: z.array(z.object({ id: Id, time: z.number(), changes: z.array(Change).nullish() })),
});

/** What the statuses of the field `live_videos` prove (Page webhooks, docs/graph-api/webhooks/reference/page). */
const STATUSES: ReadonlyMap<string, PushEvent["status"]> = new Map([
  ["live", "live"],
  ["live_stopped", "ended"],
  ["vod", "ended"],
]);

/** Webhooks of Pages. */
export function createFacebookPush(settings: GraphWebhookSettings): PushEndpoint {
  return {
    ...createGraphWebhook(settings),
    readEvents(body) {
      const notice = Notice.safeParse(parseJson(body.toString("utf8")));
      if (!notice.success) return parseJson(body.toString("utf8")) === undefined ? null : [];
      if (notice.data.object !== "page") return [];
      return notice.data.entry.flatMap(({ id, time, changes }) =>
        (changes ?? [])
          .filter(({ field }) => field === "live_videos")
          .map(({ value }) => toEvent(id, time, value)),
      );
    },
  };
}

function toEvent(externalId: string, time: number, value: unknown): PushEvent {
  const live = LiveChange.safeParse(value);
  const status = live.success ? STATUSES.get(live.data.status) : undefined;
  return {
    externalId,
    sessionId: live.success ? live.data.id : null,
    status: status ?? "changed",
    at: new Date(time * 1000),
    platformStatus: live.success ? live.data.status : "",
    raw: value,
  };
}
