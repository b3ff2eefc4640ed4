import type { Phrases } from "../../../reports/phrases.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import { toSummary } from "../../../services/judging/month-summary.ts";

/** The month in one sentence. */
export function monthSentence(judged: JudgedMonth, { say, write }: Phrases): string {
  if (judged.status === "no_rule") return say.ruleNotInForce(write.month(judged.rule.validFrom));
  const { met, notMet, undetermined, pending, exempt } = toSummary(judged.verdicts);
  return say.howMany({
    met: met.length,
    notMet: notMet.length,
    undetermined: undetermined.length,
    pending: pending.length,
    exempt: exempt.length,
  });
}
