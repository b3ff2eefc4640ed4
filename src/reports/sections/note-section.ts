import type { LiveVerdict } from "../../domain/verdict.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import type { MonthReport } from "../../services/judging/month-summary.ts";
import type { Block, Section, Tone } from "../document.ts";
import type { Phrases } from "../phrases.ts";
import { officeName } from "../verdict-words.ts";
import { ruleAndStatus } from "./rule-and-status.ts";

/** The first sheet, a summary for the meeting: each list with its basis. */
export function toNoteSection(report: MonthReport, phrases: Phrases): Section {
  const { say, write } = phrases;
  const { judged, summary, explain, explanationFrom } = report;
  const { month } = judged;
  const section = { name: say.sheets.note, title: say.liveTitle(write.month(month.month)) };
  if (judged.status === "no_rule") return { ...section, blocks: noRuleBlocks(judged, phrases) };
  const verdicts = new Map(judged.verdicts.map((verdict) => [verdict.officeId, verdict]));
  const named = (ids: readonly string[]): string[] =>
    ids.map((officeId) => {
      const verdict = verdicts.get(officeId);
      return verdict ? officeName(verdict, phrases) : officeId;
    });
  const short = summary.notMet.flatMap((one) => shortOf(verdicts.get(one), phrases));
  const list = (heading: string, ids: readonly string[], tone: Tone, always = false): Block[] =>
    ids.length === 0 && !always
      ? []
      : [{ kind: "list", heading: `${heading} (${ids.length})`, items: named(ids), tone }];
  const asked: Block[] =
    month.month >= explanationFrom
      ? list(say.listExplanation, explain, "bad", true)
      : [{ kind: "paragraph", text: say.noExplanation(write.month(explanationFrom)) }];
  return {
    ...section,
    blocks: [
      ...ruleAndStatus(judged, phrases),
      {
        kind: "strong",
        text: say.howMany({
          met: summary.met.length,
          notMet: summary.notMet.length,
          undetermined: summary.undetermined.length,
          pending: summary.pending.length,
          exempt: summary.exempt.length,
        }),
      },
      ...most(judged.verdicts, phrases),
      ...list(say.listNone(write.length(judged.rule.minMinutes * 60)), summary.notMet, "bad", true),
      ...(short.length === 0
        ? []
        : [{ kind: "paragraph", text: say.ofTheseShort(short.join(", ")) } as const]),
      ...asked,
      ...list(say.listAgain, report.again, "bad"),
      ...list(say.listPending, summary.pending, "open"),
      ...list(say.listUndetermined, summary.undetermined, "open"),
      ...list(say.listExempt, summary.exempt, "plain"),
      ...leastActive(report, phrases, named),
    ],
  };
}

function noRuleBlocks(judged: JudgedMonth, phrases: Phrases): Block[] {
  const { say, write } = phrases;
  const text = say.ruleNotInForce(write.month(judged.rule.validFrom));
  return [...ruleAndStatus(judged, phrases), { kind: "strong", text }];
}

function shortOf(verdict: LiveVerdict | undefined, phrases: Phrases): string[] {
  if (!verdict || verdict.sessions === 0 || verdict.longestSeconds === null) return [];
  return [
    `${officeName(verdict, phrases)} (${verdict.sessions}, ${phrases.write.length(verdict.longestSeconds)})`,
  ];
}

/** The office with the most counted lives, or all of them on a tie. */
function most(verdicts: readonly LiveVerdict[], phrases: Phrases): Block[] {
  const top = Math.max(0, ...verdicts.map(({ qualifyingSessions }) => qualifyingSessions));
  if (top === 0) return [];
  const best = verdicts.filter(({ qualifyingSessions }) => qualifyingSessions === top);
  const names = best.map((verdict) => officeName(verdict, phrases)).join(", ");
  return [{ kind: "paragraph", text: phrases.say.most(names, top) }];
}

function leastActive(
  { activity }: MonthReport,
  phrases: Phrases,
  named: (ids: readonly string[]) => string[],
): Block[] {
  const { say, criterion } = phrases;
  const { least, rule } = activity;
  if (rule.appliesTo.length === 0) return [];
  const list = (heading: string, ids: readonly string[]): Block[] =>
    ids.length === 0
      ? []
      : [{ kind: "list", heading: `${heading} (${ids.length})`, items: named(ids), tone: "plain" }];
  return [
    ...list(say.listLeastActive(least.howMany), least.named),
    { kind: "paragraph", text: say.rankedBy(rule.criteria.map((one) => criterion[one]).join(", ")) },
    ...(least.fewer
      ? [{ kind: "paragraph", text: say.fewer(least.named.length, least.howMany) } as const]
      : []),
    ...list(say.listPossible, least.possible),
    ...list(say.listUnranked, least.unranked),
    ...rule.criteria.flatMap((one) => {
      const ids = least.skipped.filter((tie) => tie.criterion === one).flatMap(({ officeIds }) => officeIds);
      if (ids.length === 0) return [];
      return [
        {
          kind: "paragraph",
          text: say.skipped(criterion[one], named([...new Set(ids)]).join(", ")),
        } as const,
      ];
    }),
  ];
}
