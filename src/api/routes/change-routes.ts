import { z } from "zod";
import { CHANGE_KINDS } from "../../domain/outbox.ts";
import type { FeedPosition } from "../../domain/webhook.ts";
import { readFeedPage } from "../../services/change-feed/read-feed.ts";
import { HttpProblem } from "../server/problem.ts";
import { LiveSessionRow } from "../../services/exports/rows/live-sessions.ts";
import { SnapshotRow } from "../../services/exports/rows/snapshots.ts";
import { refusals, type RouteContext } from "./route.ts";

const ChangeRow = z
  .object({
    number: z.string(),
    at: z.date(),
    kind: z.enum(CHANGE_KINDS),
    key: z.string(),
    /** The current row, for snapshots and live sessions. */
    row: z.union([SnapshotRow, LiveSessionRow]).nullable(),
  })
  .meta({ id: "Change" });

const ChangeQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6})?$/, "must be a `next` or number of this feed; 0 = from the beginning")
    .default("0"),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  kind: z.enum(CHANGE_KINDS).optional(),
});

/** The change feed: everything recorded, in order of its numbers, at least once, without expiry. */
export function changeRoutes({ app, source, outbox }: RouteContext): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/changes",
    {
      schema: {
        tags: ["changes"],
        summary: "What was recorded since; continue from `next`, which is always present",
        description:
          "A page has at most `limit` items and about 2 MiB. It ends between two numbers where possible; `next` names a place inside a number (`41.500`) only if that number alone has more than a page.",
        querystring: ChangeQuery,
        response: {
          200: z.object({
            items: z.array(ChangeRow),
            next: z.string(),
            newest: z.string(),
            simulated: z.boolean(),
          }),
          ...refusals,
        },
      },
    },
    async ({ query }) => {
      const newest = await outbox.newest();
      const place = parsePosition(query.after);
      if (place.number > newest)
        throw new HttpProblem(
          400,
          `after=${query.after} is ahead of the feed, whose newest number is ${newest}`,
          {
            field: "after",
          },
        );
      const { kind = null, limit } = query;
      const page = await readFeedPage(store, { place, kind, limit }, { simulated });
      return {
        items: page.items.map(({ behind: _behind, number, ...item }) => ({
          number: String(number),
          ...item,
        })),
        next: formatPosition(page.next),
        newest: String(newest),
        simulated,
      };
    },
  );
}

function parsePosition(text: string): FeedPosition {
  const [number, taken = 0] = text.split(".").map(Number);
  return { number: number ?? 0, taken };
}

const formatPosition = ({ number, taken }: FeedPosition): string =>
  taken === 0 ? String(number) : `${number}.${taken}`;
