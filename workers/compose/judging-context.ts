import { readShippedRules } from "../../config/rules.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { guardedClock } from "../../src/services/context/clock-guard.ts";
import type { Deployment } from "./open-deployment.ts";

/** What reports and closings are made from. A clock that disagrees with the others is refused instead of read. */
export function toJudgingContext({
  store,
  clock,
  clockGuard,
  settings,
}: Pick<Deployment, "store" | "clock" | "clockGuard" | "settings">): AppContext["judging"] {
  return {
    store,
    rules: readShippedRules(),
    clock: clock === clockGuard.clock ? guardedClock(clockGuard) : clock,
    zone: settings.timezone,
    simulated: settings.mode === "simulated",
    statisticsDays: Object.fromEntries(
      Object.entries(settings.retention).map(([platform, { statisticsDays }]) => [platform, statisticsDays]),
    ),
  };
}
