import type { AppContext } from "../../context/app-context.ts";
import type { Checkup } from "./checkup.ts";

const NEARLY_USED_PERCENT = 95;

/** Reports jobs that failed for good. */
export async function checkJobs({ queues }: Pick<AppContext, "queues">): Promise<Checkup[]> {
  const failed = await queues.listDeadLetters();
  if (failed.length === 0)
    return [{ subject: "jobs", state: "ok", detail: "none failed for good", remedy: null }];
  return [
    {
      subject: "jobs",
      state: "fault",
      detail: `${failed.length} failed for good`,
      remedy: "reach jobs failed lists them; reach jobs retry QUEUE JOB runs one again.",
    },
  ];
}

/** Reports how much of each call limit is used, as the platform last reported it. */
export async function checkCallBudgets({
  budget,
  clock,
}: Pick<AppContext, "budget" | "clock">): Promise<Checkup[]> {
  const pools = await budget.listPools(clock.now());
  return pools.map(({ platform, credential, family, usedPercent }): Checkup => {
    const isNearlyUsed = usedPercent >= NEARLY_USED_PERCENT;
    return {
      subject: `${platform} calls ${family} of ${credential}`,
      state: isNearlyUsed ? "warning" : "ok",
      detail: `${usedPercent} % of the window is used`,
      remedy: isNearlyUsed
        ? "Nothing: collecting slows down by itself. If this lasts for days, reach plan shows what fits."
        : null,
    };
  });
}
