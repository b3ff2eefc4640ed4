import type { RuleBook } from "../../domain/rules/rule-book.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";

/** What every report is made from. */
export type JudgingContext = {
  store: Store;
  rules: RuleBook;
  clock: Clock;
  zone: string;
  simulated: boolean;
};
