import { shippedRules } from "../../config/rules.ts";
import type { Collector } from "../../src/services/context/collector.ts";
import type { Shelf } from "./open-deployment.ts";

/** What reports and closings are made from, of an opened store. */
export function reportDepsOf({
  store,
  clock,
  settings,
}: Pick<Shelf, "store" | "clock" | "settings">): Collector["reports"] {
  return {
    store,
    rules: shippedRules(),
    clock,
    zone: settings.timezone,
    simulated: settings.mode === "simulated",
  };
}
