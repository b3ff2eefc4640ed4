import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { readRules } from "../../../config/rules.ts";
import { toMonth } from "../../../src/domain/month.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import type { TrueLive } from "../../../src/simulator/world/truth.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { MONTH, ZONE } from "../plan-run.ts";
import type { Played } from "./played.ts";

const RULE_SECONDS = 1_800;
const RESUME_MS = 120_000;
const GRACE_MS = 3 * 86_400_000;

/** Every verdict is the truth, or `undetermined`. Gives how many there were of each. */
export async function auditVerdicts(
  played: Pick<Played, "simulator" | "endedAt">,
  store: Store,
  month = MONTH,
): Promise<{ faults: string[]; outcomes: Record<string, number> }> {
  const at = new Date(Math.max(played.endedAt.getTime(), toMonth(month, ZONE).endsAt.getTime()) + GRACE_MS);
  const judged = await judgeMonth(
    {
      store,
      rules: readRules(join(packageRoot(), "config", "rules.json")),
      clock: { now: () => at, source: "file" },
      zone: ZONE,
      simulated: true,
    },
    month,
  );
  const faults: string[] = [];
  const outcomes: Record<string, number> = {};
  for (const { officeId, outcome, assurance } of judged.verdicts) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const held = heldBy(played.simulator, officeId, month);
    const truth = held.length > 0 ? "met" : "not_met";
    if (outcome === "undetermined" || outcome === truth) continue;
    // A session that its owner deleted before anybody looked cannot be known, and `listed` says so.
    const unknowable = held.every(({ removedAt }) => removedAt !== null) && assurance.basis === "listed";
    if (outcome === "not_met" && unknowable) continue;
    faults.push(`${officeId} was judged ${outcome} in ${month}, and the truth is ${truth}`);
  }
  return { faults, outcomes };
}

/** The broadcasts of the month, over all Pages of the office, that meet the rule; one that broke off and went on is one. */
export function heldBy(simulator: Simulator, officeId: string, month: string): TrueLive[] {
  const { startsAt, endsAt } = toMonth(month, ZONE);
  const pages = simulator.accounts.filter((one) => one.officeId === officeId && one.platform === "facebook");
  return pages.flatMap(({ accountKey }) => {
    const lives = simulator.world
      .livesOf(accountKey, { from: startsAt, until: endsAt })
      .filter((live) => live.streamedBy === null && live.startsAt !== null && live.fate === "aired")
      .toSorted((a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0));
    const held: TrueLive[] = [];
    let seconds = 0;
    let endedAt = Number.NEGATIVE_INFINITY;
    for (const live of lives) {
      const goesOn = (live.startsAt?.getTime() ?? 0) - endedAt <= RESUME_MS;
      seconds = (goesOn ? seconds : 0) + (live.lengthSeconds ?? 0);
      endedAt = live.endsAt?.getTime() ?? endedAt;
      if (seconds >= RULE_SECONDS) held.push(live);
    }
    return held;
  });
}
