import type { Scenario, ScenarioOptions } from "../scenario.ts";
import { border } from "./border.ts";
import { pressCase } from "./press-case.ts";
import { steady } from "./steady.ts";

/** Every scenario by name; the first is the default. */
export const scenarios: ReadonlyMap<string, (options: ScenarioOptions) => Scenario> = new Map([
  ["press-case", pressCase],
  ["steady", steady],
  ["border", border],
]);
