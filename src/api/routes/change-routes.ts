import { z } from "zod";
import { CHANGE_KINDS } from "../../domain/outbox.ts";
import { attachRows } from "../../services/change-feed/feed-rows.ts";
import { HttpProblem } from "../server/problem.ts";
import { LiveSessionRow, SnapshotRow } from "../views/rows.ts";
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
        querystring: z.strictObject({
          after: z
            .string()
            .regex(/^\d{1,15}$/, "must be a number of this feed; 0 = from the beginning")
            .default("0"),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
          kind: z.enum(CHANGE_KINDS).optional(),
        }),
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
      const after = Number(query.after);
      if (after > newest)
        throw new HttpProblem(
          400,
          `after=${query.after} is ahead of the feed, whose newest number is ${newest}`,
          {
            field: "after",
          },
        );
      const rows = (await store.outbox.after(after, query.limit)).filter(({ number }) => number !== null);
      const changes = rows.flatMap(({ number, at, changes: told }) =>
        told
          .filter(({ kind }) => query.kind === undefined || kind === query.kind)
          .map(({ kind, key }) => ({ number: String(number), at, kind, key })),
      );
      return {
        items: await attachRows(store, changes, simulated),
        next: String(rows.at(-1)?.number ?? after),
        newest: String(newest),
        simulated,
      };
    },
  );
}
