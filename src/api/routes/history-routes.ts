import { z } from "zod";
import { UsageError } from "../../errors/reach-error.ts";
import { loadFollowerSeries } from "../../services/judging/follower-series.ts";
import { toLiveCalendar } from "../../services/judging/live-calendar.ts";
import { loadMonth } from "../../services/judging/reported-month.ts";
import { HISTORY_MONTHS_AT_MOST, loadVerdictHistory } from "../../services/judging/verdict-history.ts";
import { omitUndefined, requireOffice } from "../query/fields.ts";
import { HttpProblem } from "../server/problem.ts";
import {
  CalendarReport,
  FollowerSeriesReport,
  HistoryReport,
  toCalendarOffices,
  toHistoryView,
  toSeriesView,
} from "../views/history.ts";
import { refusals, type RouteContext } from "./route.ts";

const tags = ["reports"];

/** Verdicts over months, lives by day, and followers over time. */
export function historyRoutes(context: RouteContext): void {
  historyRoute(context);
  calendarRoute(context);
  seriesRoute(context);
}

function historyRoute({ app, source, fields }: RouteContext): void {
  const { collector, simulated } = source;
  const months = z.coerce.number().int().min(1).max(HISTORY_MONTHS_AT_MOST).default(12);
  app.get(
    "/v1/history",
    {
      schema: {
        tags,
        summary: "The verdicts of every office in the last months, oldest month first",
        querystring: z.strictObject({ until: fields.month.optional(), months, office: fields.office }),
        response: { 200: HistoryReport, ...refusals },
      },
    },
    async ({ query }) => {
      const office = await officeOf(collector.store, query.office);
      const history = await loadVerdictHistory(collector.judging, {
        until: query.until ?? null,
        count: query.months,
      }).catch(rethrowAsProblem);
      return toHistoryView(
        {
          ...history,
          offices: history.offices.filter(({ officeId }) => office === undefined || officeId === office),
        },
        simulated,
      );
    },
  );
}

function calendarRoute({ app, source, fields }: RouteContext): void {
  const { collector, simulated } = source;
  app.get(
    "/v1/calendar",
    {
      schema: {
        tags,
        summary: "The lives of a month by office and local day, and which days were observed",
        querystring: z.strictObject({ month: fields.month, office: fields.office }),
        response: { 200: CalendarReport, ...refusals },
      },
    },
    async ({ query }) => {
      const office = await officeOf(collector.store, query.office);
      const judged = await loadMonth(collector.judging, query.month).catch(rethrowAsProblem);
      const verdicts = judged.verdicts.filter(({ officeId }) => office === undefined || officeId === office);
      const calendar = toLiveCalendar({ ...judged, verdicts });
      const { status, revision, asOf } = judged;
      return {
        month: calendar.month,
        status,
        revision,
        asOf,
        simulated,
        offices: toCalendarOffices(calendar),
        hours: [...calendar.hours],
      };
    },
  );
}

function seriesRoute({ app, source, fields }: RouteContext): void {
  const { collector, simulated } = source;
  const { day, office, platform } = fields;
  app.get(
    "/v1/series",
    {
      schema: {
        tags,
        summary: "Followers by office, platform and local day; both days included",
        querystring: z.strictObject({ from: day, to: day, office, platform }),
        response: { 200: FollowerSeriesReport, ...refusals },
      },
    },
    async ({ query }) => {
      const officeId = await officeOf(collector.store, query.office);
      const request = {
        from: query.from,
        to: query.to,
        ...omitUndefined({
          officeIds: officeId === undefined ? undefined : [officeId],
          platform: query.platform,
        }),
      };
      return toSeriesView(
        await loadFollowerSeries(collector.judging, request).catch(rethrowAsProblem),
        simulated,
      );
    },
  );
}

async function officeOf(
  store: Parameters<typeof requireOffice>[0],
  name: string | undefined,
): Promise<string | undefined> {
  return name === undefined ? undefined : (await requireOffice(store, name)).officeId;
}

/** A month without data is 404; an invalid month or range is 400. */
export function rethrowAsProblem(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  const field = /^--(month|from|to|revision)\b/.exec(error.message)?.[1] ?? "month";
  const status = error.message.startsWith("nothing is known") ? 404 : 400;
  throw new HttpProblem(status, error.message.replace(/^--/, ""), { field });
}
