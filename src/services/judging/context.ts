import type { PlatformId } from "../../domain/platform.ts";
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
  /** Days for which a platform's statistics may be kept; absent = without limit. */
  statisticsDays?: Partial<Record<PlatformId, number>>;
};
