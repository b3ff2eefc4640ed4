import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPrograms } from "./find-programs.ts";
import { planMonth } from "./plan-month.ts";
import { playRun } from "./play-run.ts";
import type { RunResult } from "./run-result.ts";
import { ServerBox } from "./server-box.ts";

/** Plays the last days of a month with an outage a day, and audits them as any other run. */
export async function playMonth(wish: { days: number; seed: number; offices: number }): Promise<RunResult> {
  const box = await ServerBox.open(await findPrograms(), mkdtempSync(join(tmpdir(), "reach-month-")));
  const plan = planMonth(wish);
  const begun = performance.now();
  const onStep = (done: number) => {
    if (done % 288 !== 0) return;
    const seconds = Math.round((performance.now() - begun) / 1000);
    process.stderr.write(`chaos: ${done} of ${plan.steps.length} looks, ${seconds} s\n`);
  };
  try {
    return await playRun(plan, box, join(tmpdir(), "reach-chaos-failed"), { onStep });
  } finally {
    await box.close();
  }
}
