import type { Alert } from "../../../store/contracts/operations.ts";
import type { Collector } from "../../context/collector.ts";
import { planCosts } from "../../capacity/forecast.ts";

/**
 * Limits so small that all accounts, stretched evenly, are looked at too seldom for the rule. The costs are worked out
 * only where a limit was measured.
 */
export async function quotaAlerts(collector: Collector): Promise<Alert[]> {
  const pools = await collector.budget.list(collector.clock.now());
  if (pools.every(({ usable }) => usable === null)) return [];
  const plans = await planCosts(collector);
  return plans
    .filter(({ officesAtRisk }) => officesAtRisk.length > 0)
    .map(
      ({
        platform,
        learned,
        callsADay,
        stretchedMinutes,
        longestMinutes,
        densestMinutes,
        officesAtRisk,
      }) => ({
        key: `quota|${platform}`,
        kind: "quota",
        subject: `${platform} allows too few calls: the assurance of ${officesAtRisk.length} offices falls`,
        detail:
          `about ${learned?.callsADay ?? 0} calls a day are allowed and ${callsADay} wanted; all accounts are read ` +
          `every ${stretchedMinutes ?? 0} minutes, ${longestMinutes ?? 0} at the longest: too seldom for the rule's minutes, so that these offices are listed and no longer watched`,
        remedy: `Ask the platform for a higher limit, or read less: ${densestMinutes === null ? "no cadence fits" : `a cadence of ${densestMinutes} minutes fits`}. reach plan shows the figures.`,
        offices: officesAtRisk,
      }),
    );
}
