import { z } from "zod";
import { CursorInstant, setNextLink, toPage, pageSchema, getPagePosition } from "../query/pagination.ts";
import { omitUndefined } from "../query/fields.ts";
import { SweepRow } from "../views/rows.ts";
import { refusals, type RouteContext } from "./route.ts";

const SweepPlace = z.object({ slot: CursorInstant, sweepId: z.string() });

/** Sweeps, newest first. */
export function sweepRoutes({ app, source, outbox, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { since, until, platform, limit, cursor } = fields;
  app.get(
    "/v1/sweeps",
    {
      schema: {
        tags: ["operations"],
        summary: "Sweeps, newest slot first",
        querystring: z.strictObject({ since, until, platform, limit, cursor }),
        response: { 200: pageSchema(SweepRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, SweepPlace, () => outbox.newest());
      const selection = omitUndefined({ since: query.since, until: query.until, platform: query.platform });
      const rows = await collector.store.pages.sweeps(selection, place.after, query.limit);
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: ({ sweepId, counts, lookSince: _l, everyMinutes: _e, ...rest }) => ({
          sweep: sweepId,
          ...rest,
          ...counts,
          simulated,
        }),
        after: ({ slot, sweepId }) => ({ slot, sweepId }),
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}
