import { z } from "zod";
import type { Markup } from "../../../charts/markup.ts";
import { monthAt } from "../../../domain/month.ts";
import { PLATFORM_IDS, type PlatformId } from "../../../domain/platform.ts";
import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import { localDayAt, toLocalDay } from "../../../domain/slot.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { SERIES_DAYS_AT_MOST, type SeriesReport } from "../../../services/judging/follower-series.ts";
import { firstAndLastDay, type GrowthReport } from "../../../services/judging/growth.ts";
import { followerCurves } from "./follower-curves.ts";
import { type GrowthView, OUTCOMES } from "./growth-filter.ts";
import { CURVES_AT_MOST, growthPage, LEAGUE_AT_MOST, rankRows } from "./growth-page.ts";
import { asPage, hidden, type PageContext, phrasesFor, show, tableQuery } from "../shell/page-context.ts";
import { loadGrowth, loadMonths, loadSeries, usageToProblem } from "../shell/page-data.ts";

/** The days that a small curve has room for; a gap of fewer days between them is narrower than a point of it. */
const SPARK_POINTS = 92;
/** Offices drawn where none is chosen, and rows of the table below the curves. */
const DRAWN_UNASKED = 5;
const TABLE_ROWS = 53;
const DAY_MS = 86_400_000;

const id = z.string().max(64);
const oneOf = <const T extends readonly string[]>(values: T) =>
  z
    .union([z.enum(values), z.literal("")])
    .optional()
    .catch(undefined)
    .transform((value) => (value === undefined || value === "" ? null : (value as T[number])));
const querystring = tableQuery.extend({
  from: z.string().max(10).optional(),
  to: z.string().max(10).optional(),
  platform: oneOf(PLATFORM_IDS),
  kind: oneOf(["district", "department"]),
  outcome: oneOf(OUTCOMES),
  unit: z.enum(["absolute", "percent"]).catch("absolute").default("absolute"),
  part: z.coerce.number().int().positive().catch(1).default(1),
  o: z.union([id, z.array(id).max(100)]).optional(),
});

/** Who grew between two days. */
export function growthRoutes(context: PageContext): void {
  const { app, source } = context;
  const { clock, zone } = source.collector;
  app.get("/growth", { config: asPage, schema: { ...hidden, querystring } }, async (request, reply) => {
    const phrases = phrasesFor(context, request, reply);
    const months = await loadMonths(context);
    const shown = months.find(({ month }) => month === source.homeMonth) ?? months.at(-2) ?? months.at(-1);
    const standard = firstAndLastDay(shown ?? monthAt(clock.now(), zone), zone);
    const { o = [], ...asked } = request.query;
    const from = asked.from || standard.from;
    const to = asked.to || standard.to;
    const report = await usageToProblem(() => loadGrowth(context, from, to));
    const isChosen = new URL(request.url, "http://localhost").searchParams.has("platform");
    const platform =
      isChosen || report.rows.length <= LEAGUE_AT_MOST ? asked.platform : rulePlatform(context);
    const chosen = [o].flat().slice(0, CURVES_AT_MOST);
    const view: GrowthView = { ...asked, platform, url: request.url, chosen };
    const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
    const everyDays = Math.ceil(days / SPARK_POINTS);
    const isDrawn = days <= SERIES_DAYS_AT_MOST;
    const series = isDrawn ? await loadSeries(context, { from, to, everyDays }) : null;
    const curves = isDrawn ? await drawCurves(context, report, view, phrases) : null;
    const today = localDayAt(clock.now(), zone).day;
    const dayText = (name: string) => phrases.write.day(toLocalDay(name, zone).startsAt);
    const title = phrases.say.growthTitle(dayText(from), dayText(to));
    const body = growthPage({ report, series, curves, today }, view, phrases);
    return show(context, request, reply, phrases, { title, here: "growth" }, body);
  });
}

function rulePlatform({ source }: PageContext): PlatformId {
  const { judging, clock, zone } = source.collector;
  return liveRuleFor(judging.rules, monthAt(clock.now(), zone).month).platform;
}

async function drawCurves(
  context: PageContext,
  report: GrowthReport,
  view: GrowthView,
  phrases: Phrases,
): Promise<Markup | null> {
  const { zone } = context.source.collector;
  const platform = view.platform ?? rulePlatform(context);
  const ranked = rankRows(report, { ...view, platform }).filter(({ change }) => change !== null);
  const first = [...new Set(ranked.map(({ office }) => office.officeId))].slice(0, DRAWN_UNASKED);
  const officeIds = view.chosen.length > 0 ? view.chosen : first;
  if (officeIds.length === 0) return null;
  const drawn: SeriesReport = await loadSeries(context, {
    from: report.from,
    to: report.to,
    platform,
    officeIds,
  });
  const lines = officeIds.flatMap((officeId) => {
    const office = report.offices.find((one) => one.officeId === officeId);
    const own = drawn.series.find((one) => one.officeId === officeId);
    return office === undefined
      ? []
      : [{ name: officeName(office, phrases), figures: own?.followers ?? drawn.days.map(() => null) }];
  });
  const scale = view.unit === "percent" ? "index" : "absolute";
  const rowEvery = Math.ceil(drawn.days.length / TABLE_ROWS);
  const subject = phrases.platform[platform];
  return followerCurves({ id: "growth", subject, zone, days: drawn.days, lines, scale, rowEvery }, phrases);
}
