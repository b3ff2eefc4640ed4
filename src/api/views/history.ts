import { z } from "zod";
import { OFFICE_KINDS } from "../../domain/office.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { OUTCOMES } from "../../domain/verdict.ts";
import type { SeriesReport } from "../../services/judging/follower-series.ts";
import { REPORT_STATUSES } from "../../services/judging/judge-month.ts";
import type { LiveCalendar } from "../../services/judging/live-calendar.ts";
import type { VerdictHistory } from "../../services/judging/verdict-history.ts";

const count = z.number().nullable();
const office = {
  office: z.string(),
  kind: z.enum(OFFICE_KINDS),
  name: z.object({ en: z.string(), hi: z.string() }),
  division: z.string().nullable(),
};

const HistoryCell = z
  .object({
    month: z.string(),
    status: z.enum(REPORT_STATUSES),
    revision: z.number(),
    outcome: z.enum(OUTCOMES),
    list: z.enum(["met", "notMet", "undetermined", "pending", "exempt"]).nullable(),
    qualifyingSessions: z.number(),
  })
  .nullable()
  .meta({ description: "`null`: the month has no data, or did not judge this office" });

export const HistoryReport = z
  .object({
    months: z.array(z.string()),
    asOf: z.date(),
    simulated: z.boolean(),
    offices: z.array(z.object({ ...office, notMetInARow: z.number(), cells: z.array(HistoryCell) })),
  })
  .meta({ id: "HistoryReport" });

export const CalendarReport = z
  .object({
    month: z.string(),
    status: z.enum(REPORT_STATUSES),
    revision: z.number(),
    asOf: z.date(),
    simulated: z.boolean(),
    offices: z.array(
      z.object({
        ...office,
        days: z.array(
          z.object({
            day: z.string(),
            sessions: z.number(),
            counted: z.number(),
            longestSeconds: count,
            observed: z.enum(["whole", "part", "none", "future"]),
          }),
        ),
      }),
    ),
    hours: z.array(z.number()).meta({ description: "lives that started in each local hour, 0 to 23" }),
  })
  .meta({ id: "CalendarReport" });

export const FollowerSeriesReport = z
  .object({
    from: z.string(),
    to: z.string(),
    asOf: z.date(),
    simulated: z.boolean(),
    days: z.array(z.string()),
    series: z.array(
      z.object({
        office: z.string(),
        platform: z.enum(PLATFORM_IDS),
        followers: z
          .array(count)
          .meta({ description: "one figure per day; `null`: not every account was read" }),
      }),
    ),
  })
  .meta({ id: "FollowerSeriesReport" });

type OfficeFields = {
  officeId: string;
  kind: (typeof OFFICE_KINDS)[number];
  nameEn: string;
  nameHi: string;
  division: string | null;
};

const toOffice = ({ officeId, kind, nameEn, nameHi, division }: OfficeFields) => ({
  office: officeId,
  kind,
  name: { en: nameEn, hi: nameHi },
  division,
});

export function toHistoryView(
  { months, asOf, offices }: VerdictHistory,
  simulated: boolean,
): z.input<typeof HistoryReport> {
  return {
    months: [...months],
    asOf,
    simulated,
    offices: offices.map(({ cells, notMetInARow, ...one }) => ({
      ...toOffice(one),
      notMetInARow,
      cells: [...cells],
    })),
  };
}

export function toCalendarOffices({ offices }: LiveCalendar) {
  return offices.map(({ days, ...one }) => ({ ...toOffice(one), days: [...days] }));
}

export function toSeriesView(report: SeriesReport, simulated: boolean): z.input<typeof FollowerSeriesReport> {
  const { from, to, asOf, days, series } = report;
  return {
    from,
    to,
    asOf,
    simulated,
    days: [...days],
    series: series.map(({ officeId, platform, followers }) => ({
      office: officeId,
      platform,
      followers: [...followers],
    })),
  };
}
