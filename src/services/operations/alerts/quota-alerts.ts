import type { Alert } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";
import { forecastCosts } from "../../capacity/forecast.ts";

/**
 * Finds call limits so small that accounts, read evenly, are read too rarely for the rule. The forecast is computed only
 * if a limit was measured.
 */
export async function findQuotaAlerts(app: AppContext): Promise<Alert[]> {
  const pools = await app.budget.listPools(app.clock.now());
  if (pools.every(({ usable }) => usable === null)) return [];
  const plans = await forecastCosts(app);
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
        subject: `${platform} allows too few calls: the assurance of ${officesAtRisk.length} offices decreases`,
        detail:
          `about ${learned?.callsADay ?? 0} calls a day are allowed and ${callsADay} are needed; all accounts are read ` +
          `every ${stretchedMinutes ?? 0} minutes, at most ${longestMinutes ?? 0} minutes apart: too rarely for the rule, so the assurance of these offices is "listed" and no longer "watched"`,
        remedy: `Ask the platform for a higher limit, or read less often: ${densestMinutes === null ? "no cadence fits" : `a cadence of ${densestMinutes} minutes fits`}. reach plan shows the figures.`,
        offices: officesAtRisk,
      }),
    );
}
