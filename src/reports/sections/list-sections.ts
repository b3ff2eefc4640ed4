import type { LiveVerdict } from "../../domain/verdict.ts";
import type { MonthReport } from "../../services/judging/month-summary.ts";
import { divisionName } from "../divisions.ts";
import { type Column, countCell, minutesCell, type Section, textCell } from "../document.ts";
import type { Phrases } from "../phrases.ts";
import { toPlainText } from "../plain-text.ts";
import { reasonsText, verdictTone } from "../verdict-words.ts";
import { knownCount, lettersText } from "./verdict-sections.ts";

/** The lists of the note as tables, one sheet of the workbook each; a list without an office has none. */
export function toListSections(report: MonthReport, phrases: Phrases): Section[] {
  const { judged, summary, explain, again, activity } = report;
  const { say } = phrases;
  if (judged.status === "no_rule") return [];
  const lists: [string, readonly string[]][] = [
    [say.listExplanation, explain],
    [say.listAgain, again],
    [say.listPending, summary.pending],
    [say.listUndetermined, summary.undetermined],
    [say.listExempt, summary.exempt],
    [say.listLeastActive(activity.least.howMany), activity.least.named],
  ];
  const verdicts = new Map(judged.verdicts.map((verdict) => [verdict.officeId, verdict]));
  return lists.flatMap(([name, ids]) => {
    const listed = ids.flatMap((officeId) => verdicts.get(officeId) ?? []);
    return listed.length === 0 ? [] : [listSection(name, listed, report, phrases)];
  });
}

function listSection(
  name: string,
  listed: readonly LiveVerdict[],
  { judged }: MonthReport,
  phrases: Phrases,
): Section {
  const { heading, say, write, lang } = phrases;
  const columns: Column[] = [
    { header: heading.rank, width: 8 },
    { header: heading.division, width: 14 },
    { header: heading.nameEn, width: 20 },
    { header: heading.nameHi, width: 20 },
    { header: heading.qualifying, width: 12 },
    { header: heading.minutes, width: 12 },
    { header: heading.longest, width: 12 },
    { header: heading.reason, width: 50 },
    { header: heading.remarks, width: 34 },
  ];
  const rows = listed.map((verdict, i) => ({
    tone: verdictTone(verdict),
    cells: [
      countCell(i + 1),
      textCell(toPlainText(divisionName(verdict.division, lang))),
      textCell(toPlainText(verdict.nameEn)),
      textCell(toPlainText(verdict.nameHi)),
      countCell(knownCount(verdict, verdict.qualifyingSessions)),
      minutesCell(verdict.liveSeconds),
      minutesCell(verdict.longestSeconds),
      textCell(reasonsText(verdict, phrases, judged.rule.platform)),
      textCell(lettersText(verdict, judged, phrases).join("; ")),
    ],
  }));
  const title = `${name} (${listed.length})`;
  return {
    name,
    title: `${say.liveTitle(write.month(judged.month.month))}: ${title}`,
    blocks: [{ kind: "table", heading: null, columns, rows }],
    onlyInWorkbook: true,
  };
}
