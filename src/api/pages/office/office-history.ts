import { SYMBOLS } from "../../../charts/mark.ts";
import type { Markup } from "../../../charts/markup.ts";
import { verdictStrip } from "../../../charts/verdict-strip.ts";
import type { Office } from "../../../domain/office.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { OfficeHistory, VerdictHistory } from "../../../services/judging/verdict-history.ts";
import { STRIP_PATTERNS } from "../shell/layout.ts";
import { markOfList } from "../shell/verdict-view.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** The last months of one office as a strip; a month that did not judge it leaves its place empty. */
export function stripFor(
  office: Pick<Office, "officeId" | "nameEn" | "nameHi">,
  history: VerdictHistory | null,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const cells = history?.offices.find(({ officeId }) => officeId === office.officeId)?.cells ?? [];
  const months = cells.map((cell) => {
    if (cell === null) return null;
    const mark = markOfList(cell.list);
    const spoken = `${phrases.write.month(cell.month)}: ${words.mark[mark]}`;
    return { month: cell.month, mark, qualifying: cell.qualifyingSessions, spoken };
  });
  const spoken = months.flatMap((month) => month?.spoken ?? []).join("; ");
  const name = `${words.stripOf(officeName(office, phrases))}: ${spoken}`;
  return verdictStrip(months, { id: STRIP_PATTERNS, name });
}

/** For how many months in a row, up to the newest that is not still pending, the verdict was the same. */
export function streakText(history: OfficeHistory | undefined): string {
  const streak = streakOf(history);
  return streak === 0 ? DASH : `${SYMBOLS[streak > 0 ? "met" : "not_met"]} ${Math.abs(streak)}`;
}

/** The same as a figure: below 0 where the rule was not met, 0 where it is undetermined. */
export function streakOf(history: OfficeHistory | undefined): number {
  const marks = (history?.cells ?? []).map((cell) => (cell === null ? null : markOfList(cell.list)));
  const decided = marks.slice(0, marks.findLastIndex((mark) => mark !== "pending") + 1);
  const newest = decided.at(-1);
  if (newest !== "met" && newest !== "not_met") return 0;
  const months = decided.length - 1 - decided.findLastIndex((mark) => mark !== newest);
  return newest === "met" ? months : -months;
}
