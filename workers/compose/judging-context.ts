import { readShippedRules } from "../../config/rules.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import type { Deployment } from "./open-deployment.ts";

/** What reports and closings are made from, of an opened store. */
export function toJudgingContext({
  store,
  clock,
  settings,
}: Pick<Deployment, "store" | "clock" | "settings">): AppContext["judging"] {
  return {
    store,
    rules: readShippedRules(),
    clock,
    zone: settings.timezone,
    simulated: settings.mode === "simulated",
  };
}
