import { DateTime } from "luxon";
import type { Letter, LetterKind } from "../../../domain/rulings.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { monthsWithData } from "../../judging/answerable-months.ts";
import type { Month } from "../../../domain/month.ts";
import { type MonthReport, reportMonth } from "../../judging/month-summary.ts";
import { loadMonthIfKnown } from "../../judging/reported-month.ts";
import type { JudgingContext } from "../../judging/context.ts";
import { LETTER_TYPES, type LetterType, officeIdsDue } from "./make-letters.ts";

export const LETTER_STATES = ["overdue", "to_ask", "drafted", "asked", "received", "accepted"] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** How far the correspondence with an office about a month has come. Days are local; `null` = not so far. */
export type LetterStatus = {
  month: string;
  officeId: string;
  nameEn: string;
  nameHi: string;
  type: LetterType;
  state: LetterState;
  number: string | null;
  drafted: string | null;
  asked: string | null;
  received: string | null;
  accepted: string | null;
  /** Until when the answer or the plan is due. */
  due: string | null;
};

/** Where months and their reports come from; `null` = nothing is known of the month. Pages hold them between requests. */
export type ReportSource = {
  months: () => Promise<readonly Month[]>;
  report: (month: string) => Promise<MonthReport | null>;
};

const fromStore = (deps: JudgingContext): ReportSource => ({
  months: () => monthsWithData(deps),
  report: async (month) => {
    const judged = await loadMonthIfKnown(deps, month);
    return judged === null ? null : reportMonth(deps, judged);
  },
});

/** A plan is followed for three months after the month in which the office was named. */
const MONTHS_SHOWN = 4;

/** The letters of the closed months, overdue ones first; of one month, or of the last ones. */
export async function listLetters(
  deps: JudgingContext,
  { month, officeId, months = MONTHS_SHOWN }: { month?: string; officeId?: string; months?: number } = {},
  source: ReportSource = fromStore(deps),
): Promise<LetterStatus[]> {
  const today = localDayAt(deps.clock.now(), deps.zone).day;
  const known = (await source.months()).map((one) => one.month).toReversed();
  const wanted = month === undefined ? known.slice(0, months + 1) : [month];
  const rows: LetterStatus[] = [];
  for (const name of wanted) {
    const report = await source.report(name);
    if (report?.judged.status !== "closed") continue;
    const letters = await deps.store.rulings.letters(name);
    for (const type of LETTER_TYPES) {
      const due = new Set(officeIdsDue(report, type));
      for (const letter of letters) if (letter.kind.startsWith(type)) due.add(letter.officeId);
      for (const { officeId: id, nameEn, nameHi, exempt } of report.judged.verdicts)
        if (due.has(id) && !exempt && (officeId === undefined || officeId === id)) {
          const own = letters.filter((one) => one.officeId === id);
          const status = toStatus(own, type, today, deps.rules.letters.answerDays);
          rows.push({ month: name, officeId: id, nameEn, nameHi, type, ...status });
        }
    }
  }
  const rank = ({ state }: LetterStatus): number => LETTER_STATES.indexOf(state);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** The state of one letter from the rows of the register; the newest row of a kind holds. */
export function toStatus(
  letters: readonly Letter[],
  type: LetterType,
  today: string,
  answerDays: number,
): Omit<LetterStatus, "month" | "officeId" | "nameEn" | "nameHi" | "type"> {
  const last = (kind: LetterKind): Letter | null => letters.findLast((one) => one.kind === kind) ?? null;
  const draft = last(`${type}_drafted`);
  const isPlan = type === "plan";
  const asked = isPlan ? null : (last("explanation_asked")?.day ?? null);
  const due = isPlan ? (last("plan_due")?.day ?? null) : asked && addDays(asked, answerDays);
  const received = last(`${type}_received`)?.day ?? null;
  const accepted = isPlan ? null : (last("explanation_accepted")?.day ?? null);
  return {
    state: stateOf({ drafted: draft !== null, due, received, accepted, today }),
    number: draft?.reference ?? null,
    drafted: draft?.day ?? null,
    asked,
    received,
    accepted,
    due,
  };
}

function stateOf(facts: {
  drafted: boolean;
  due: string | null;
  received: string | null;
  accepted: string | null;
  today: string;
}): LetterState {
  if (facts.accepted !== null) return "accepted";
  if (facts.received !== null) return "received";
  if (facts.due !== null) return facts.due < facts.today ? "overdue" : "asked";
  return facts.drafted ? "drafted" : "to_ask";
}

const addDays = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: "utc" }).plus({ days }).toFormat("yyyy-MM-dd");
