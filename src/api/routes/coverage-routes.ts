import { z } from "zod";
import { type CoverageDay, countCoverage } from "../../domain/coverage.ts";
import { toGapRows } from "../../services/exports/rows/gaps.ts";
import type { PagingStore } from "../../store/contracts/api.ts";
import { CursorInstant, cursorAt, linkNext, pageAnswer, pageOf, placeOf } from "../query/pagination.ts";
import { CoverageRow, GapRow } from "../views/rows.ts";
import { daySelectionOf } from "../query/selection.ts";
import { refusals, type Routing } from "./route.ts";

const tags = ["coverage"];

const DayPlace = z.object({ accountKey: z.string(), day: z.string(), metric: z.string() });
type DayPlace = z.infer<typeof DayPlace>;
const placeOfDay = ({ accountKey, day, metric }: DayPlace): DayPlace => ({ accountKey, day, metric });

/** What was expected and what came: counts by day, and the gaps one by one. */
export function coverageRoutes(routing: Routing): void {
  coverageRoute(routing);
  gapRoute(routing);
}

function coverageRoute({ app, source, outbox, fields }: Routing): void {
  const { simulated, collector } = source;
  const { store, zone } = collector;
  const { since, until, office, platform, limit, cursor } = fields;
  app.get(
    "/v1/coverage",
    {
      schema: {
        tags,
        summary: "Expected and read readings of each account, metric and local day",
        querystring: z.strictObject({ since, until, office, platform, limit, cursor }),
        response: { 200: pageOf(CoverageRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await placeOf(query, DayPlace, () => outbox.newest());
      const selection = await daySelectionOf(store, query, zone);
      const days = await store.pages.coverage(selection, place.after, query.limit);
      const page = pageAnswer(place, days, query.limit, {
        simulated,
        item: (day) => coverageRow(day, simulated),
        after: placeOfDay,
      });
      linkNext(request, reply, page.next);
      return page;
    },
  );
}

function coverageRow(day: CoverageDay, simulated: boolean) {
  const { expected, read } = countCoverage(day);
  return {
    account: day.accountKey,
    office: day.officeId,
    platform: day.platform,
    metric: day.metric,
    date: day.day,
    expected,
    read,
    coverage: expected === 0 ? null : Math.floor((read / expected) * 10_000) / 10_000,
    simulated,
  };
}

/** Behind the whole of one day's coverage, and within another behind this slot. */
const GapPlace = z.object({
  day: DayPlace.nullable(),
  within: z.object({ day: DayPlace, slot: CursorInstant }).nullable(),
});
type GapPlace = z.infer<typeof GapPlace>;

function gapRoute({ app, source, outbox, fields }: Routing): void {
  const { simulated, collector } = source;
  const { store, zone } = collector;
  const { since, until, office, platform, limit, cursor } = fields;
  app.get(
    "/v1/gaps",
    {
      schema: {
        tags,
        summary: "Expected readings that did not come, each with its reason",
        querystring: z.strictObject({ since, until, office, platform, limit, cursor }),
        response: { 200: pageOf(GapRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await placeOf(query, GapPlace, () => outbox.newest());
      const selection = await daySelectionOf(store, query, zone);
      const bounds = { zone, since: query.since ?? null, until: query.until ?? null, simulated };
      const { items, next } = await gapsFrom(store.pages, selection, place.after, query.limit, (day) => [
        ...toGapRows(day, bounds),
      ]);
      const page = {
        items,
        next: next === null ? null : cursorAt(place, next),
        asOf: String(place.asOf),
        simulated,
      };
      linkNext(request, reply, page.next);
      return page;
    },
  );
}

const sameDay = (a: DayPlace, b: DayPlace): boolean =>
  a.accountKey === b.accountKey && a.day === b.day && a.metric === b.metric;

const DAYS_AT_ONCE = 1_000;
/** A page looks through so many days at most; one without a gap in them is empty and leads on. */
const DAYS_PER_PAGE = 10_000;

async function gapsFrom<Row extends { slot: Date }>(
  pages: Pick<PagingStore, "coverage">,
  selection: Parameters<PagingStore["coverage"]>[0],
  from: GapPlace | null,
  limit: number,
  rowsOf: (day: CoverageDay) => Row[],
): Promise<{ items: Row[]; next: GapPlace | null }> {
  const items: Row[] = [];
  let place: GapPlace = from ?? { day: null, within: null };
  for (let looked = 0; looked < DAYS_PER_PAGE; looked += DAYS_AT_ONCE) {
    const days = await pages.coverage(selection, place.day, DAYS_AT_ONCE);
    for (const day of days) {
      const own = placeOfDay(day);
      const behind = place.within !== null && sameDay(place.within.day, own) ? place.within.slot : null;
      for (const row of rowsOf(day)) {
        if (behind !== null && row.slot <= behind) continue;
        items.push(row);
        if (items.length === limit)
          return { items, next: { day: place.day, within: { day: own, slot: row.slot } } };
      }
      place = { day: own, within: null };
    }
    if (days.length < DAYS_AT_ONCE) return { items, next: null };
  }
  return { items, next: place };
}
