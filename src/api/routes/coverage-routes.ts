import { z } from "zod";
import { type CoverageDay, countCoverage } from "../../domain/coverage.ts";
import { GapRow, toGapRows } from "../../services/exports/rows/gaps.ts";
import type { PagingStore } from "../../store/contracts/api.ts";
import {
  CursorInstant,
  toCursor,
  setNextLink,
  toPage,
  pageSchema,
  getPagePosition,
} from "../query/pagination.ts";
import { CoverageRow } from "../views/rows.ts";
import { toDaySelection } from "../query/selection.ts";
import { refusals, type RouteContext } from "./route.ts";

const tags = ["coverage"];

const DayPlace = z.object({ accountKey: z.string(), day: z.string(), metric: z.string() });
type DayPlace = z.infer<typeof DayPlace>;
const toDayPlace = ({ accountKey, day, metric }: DayPlace): DayPlace => ({ accountKey, day, metric });

/** Expected and received readings: counts by day, and every gap. */
export function coverageRoutes(routing: RouteContext): void {
  coverageRoute(routing);
  gapRoute(routing);
}

function coverageRoute({ app, source, outbox, fields }: RouteContext): void {
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
        response: { 200: pageSchema(CoverageRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, DayPlace, () => outbox.newest());
      const selection = await toDaySelection(store, query, zone);
      const days = await store.pages.coverage(selection, place.after, query.limit);
      const page = toPage(place, days, query.limit, {
        simulated,
        item: (day) => toCoverageRow(day, simulated),
        after: toDayPlace,
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}

function toCoverageRow(day: CoverageDay, simulated: boolean) {
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

/** A cursor after one whole coverage day and, within the next one, after a slot. */
const GapPlace = z.object({
  day: DayPlace.nullable(),
  within: z.object({ day: DayPlace, slot: CursorInstant }).nullable(),
});
type GapPlace = z.infer<typeof GapPlace>;

function gapRoute({ app, source, outbox, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { store, zone } = collector;
  const { since, until, office, platform, limit, cursor } = fields;
  app.get(
    "/v1/gaps",
    {
      schema: {
        tags,
        summary: "Expected readings that are missing, each with its reason",
        querystring: z.strictObject({ since, until, office, platform, limit, cursor }),
        response: { 200: pageSchema(GapRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, GapPlace, () => outbox.newest());
      const selection = await toDaySelection(store, query, zone);
      const bounds = { zone, since: query.since ?? null, until: query.until ?? null, simulated };
      const { items, next } = await listGaps(store.pages, selection, place.after, query.limit, (day) => [
        ...toGapRows(day, bounds),
      ]);
      const page = {
        items,
        next: next === null ? null : toCursor(place, next),
        asOf: String(place.asOf),
        simulated,
      };
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}

const sameDay = (a: DayPlace, b: DayPlace): boolean =>
  a.accountKey === b.accountKey && a.day === b.day && a.metric === b.metric;

const DAYS_AT_ONCE = 1_000;
/** A page scans at most this many coverage days; without a gap in them it is empty and has a `next`. */
const DAYS_PER_PAGE = 10_000;

async function listGaps<Row extends { slot: Date }>(
  pages: Pick<PagingStore, "coverage">,
  selection: Parameters<PagingStore["coverage"]>[0],
  from: GapPlace | null,
  limit: number,
  rowsOf: (day: CoverageDay) => Row[],
): Promise<{ items: Row[]; next: GapPlace | null }> {
  const items: Row[] = [];
  let place: GapPlace = from ?? { day: null, within: null };
  for (let scanned = 0; scanned < DAYS_PER_PAGE; scanned += DAYS_AT_ONCE) {
    const days = await pages.coverage(selection, place.day, DAYS_AT_ONCE);
    for (const day of days) {
      const own = toDayPlace(day);
      const after = place.within !== null && sameDay(place.within.day, own) ? place.within.slot : null;
      for (const row of rowsOf(day)) {
        if (after !== null && row.slot <= after) continue;
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
