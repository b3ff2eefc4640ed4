import type { Mark } from "../../../charts/mark.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { listFor, type Summary } from "../../../services/judging/month-summary.ts";
import { viewWords } from "./words-by-language.ts";

const MARK_OF = {
  met: "met",
  notMet: "not_met",
  undetermined: "undetermined",
  pending: "pending",
  exempt: "exempt",
} as const;

/** How a verdict is marked in pictures and tables; before the rule it is `no_rule`. */
export function toMark(verdict: Pick<LiveVerdict, "outcome" | "exempt" | "reasons">): Mark {
  return markOfList(listFor(verdict));
}

/** The mark of the list that an office is in; `null` = the rule was not in force. */
export const markOfList = (list: keyof Summary | null): Mark => (list === null ? "no_rule" : MARK_OF[list]);

/** One office of a month as the map and the tiles show it. */
export function toPlace(verdict: LiveVerdict, phrases: Phrases) {
  const name = officeName(verdict, phrases);
  const mark = toMark(verdict);
  return {
    officeId: verdict.officeId,
    label: name,
    spoken: viewWords(phrases.lang).spoken({ name, mark, lives: verdict.qualifyingSessions }),
    href: `/offices/${verdict.officeId}?month=${verdict.month}`,
    mark,
    qualifying: verdict.qualifyingSessions,
  };
}
