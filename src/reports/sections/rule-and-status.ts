import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import type { Block } from "../document.ts";
import type { Phrases } from "../phrases.ts";
import { toPlainText } from "../plain-text.ts";

/** The rule and order in force, and whether the month is final. */
export function ruleAndStatus(judged: JudgedMonth, { say, write, platform, lang }: Phrases): Block[] {
  const { rule, status, revision, asOf } = judged;
  return [
    {
      kind: "paragraph",
      text: say.rule({
        minutes: rule.minMinutes,
        sessions: rule.sessionsPerMonth,
        platform: platform[rule.platform],
        version: rule.version,
        from: write.month(rule.validFrom),
      }),
    },
    { kind: "paragraph", text: say.orderInForce(toPlainText(rule.order[lang])) },
    {
      kind: "paragraph",
      text: `${say.status[status]}; ${say.revision(revision)}; ${say.asOf(write.dayTime(asOf))}.`,
    },
  ];
}
