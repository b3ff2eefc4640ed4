import { DateTime } from "luxon";
import { daysOfMonth } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import { localDayAt, toLocalDay } from "../../domain/slot.ts";
import type { LiveVerdict, SessionEvidence } from "../../domain/verdict.ts";
import type { JudgedMonth } from "./judge-month.ts";

/** One local day of an office. */
export type CalendarDay = {
  day: string;
  /** Lives that started on this day, and how many of them counted. */
  sessions: number;
  counted: number;
  /** The longest proven length of these lives; `null` if none is known. */
  longestSeconds: number | null;
  /** Whether looks cover the whole day of every account of the office, a part of it, or nothing. */
  observed: "whole" | "part" | "none" | "future";
};

export type LiveCalendar = {
  month: string;
  offices: readonly (Pick<Office, "officeId" | "kind" | "nameEn" | "nameHi" | "division"> & {
    days: readonly CalendarDay[];
  })[];
  /** Lives that started in each local hour of the day, 0 to 23. */
  hours: readonly number[];
};

/** Sessions that were never on air. */
const NOT_HELD: readonly SessionEvidence["reason"][] = ["scheduled", "cancelled"];

/** Returns the lives of a judged month by office and local day, and which days were observed. */
export function toLiveCalendar(judged: JudgedMonth): LiveCalendar {
  const { month, zone, asOf, verdicts } = judged;
  const days = daysOfMonth(month.month).map((day) => toLocalDay(day, zone));
  const hours = Array.from({ length: 24 }, () => 0);
  const offices = verdicts.map((verdict) => {
    const held = verdict.evidence.filter(
      ({ startedAt, reason }) =>
        startedAt !== null &&
        startedAt >= month.startsAt &&
        startedAt < month.endsAt &&
        !NOT_HELD.includes(reason),
    );
    const byDay = new Map<string, SessionEvidence[]>();
    for (const session of held) {
      if (session.startedAt === null) continue;
      const { day } = localDayAt(session.startedAt, zone);
      byDay.set(day, [...(byDay.get(day) ?? []), session]);
      const { hour } = DateTime.fromJSDate(session.startedAt, { zone });
      hours[hour] = (hours[hour] ?? 0) + 1;
    }
    const { officeId, kind, nameEn, nameHi, division } = verdict;
    return {
      officeId,
      kind,
      nameEn,
      nameHi,
      division,
      days: days.map((day) => ({
        ...toCalendarDay(day.day, byDay.get(day.day) ?? []),
        observed: observedOn(day, verdict, asOf),
      })),
    };
  });
  return { month: month.month, offices, hours };
}

function toCalendarDay(day: string, sessions: readonly SessionEvidence[]): Omit<CalendarDay, "observed"> {
  const lengths = sessions.flatMap(({ provenSeconds }) => provenSeconds ?? []);
  return {
    day,
    sessions: sessions.length,
    counted: sessions.filter(({ counted }) => counted).length,
    longestSeconds: lengths.length === 0 ? null : Math.max(...lengths),
  };
}

function observedOn(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  { accounts }: LiveVerdict,
  asOf: Date,
): CalendarDay["observed"] {
  if (startsAt >= asOf) return "future";
  const from = startsAt.getTime();
  const to = Math.min(endsAt.getTime(), asOf.getTime());
  let expectedMs = 0;
  let unseenMs = 0;
  for (const account of accounts) {
    expectedMs += overlapMs(from, to, account.from, account.to);
    for (const gap of account.unseen) unseenMs += overlapMs(from, to, gap.from, gap.to);
  }
  if (expectedMs === 0 || unseenMs >= expectedMs) return "none";
  return unseenMs === 0 ? "whole" : "part";
}

const overlapMs = (from: number, to: number, start: Date, end: Date): number =>
  Math.max(0, Math.min(to, end.getTime()) - Math.max(from, start.getTime()));
