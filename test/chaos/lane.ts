import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPrograms } from "./find-programs.ts";
import { playRun } from "./play-run.ts";
import { planRun } from "./plan-run.ts";
import { type RunResult, type Waiting, unplayed } from "./run-result.ts";
import { ServerBox, smallDisk } from "./server-box.ts";

/** Plays one seed after another, as the main process hands them out, on servers of its own. */
const KEPT = join(tmpdir(), "reach-chaos-failed");
const SMALL_DISK_MEGABYTES = 420;

const programs = await findPrograms();
const open = () => ServerBox.open(programs, mkdtempSync(join(tmpdir(), "reach-chaos-")));
let box = await open();

const onWait = (waitsFor: string) => void process.send?.({ waitsFor } satisfies Waiting);

async function onSmallDisk(seed: number): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), "reach-chaos-disk-"));
  const disk = smallDisk(join(folder, "mongo"), SMALL_DISK_MEGABYTES);
  const small = await ServerBox.open(programs, folder, disk !== null);
  try {
    return await playRun(planRun(seed), small, KEPT, { onWait });
  } finally {
    await small.stop();
    disk?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(seed: number): Promise<RunResult> {
  try {
    const plan = planRun(seed);
    return plan.smallDisk ? await onSmallDisk(seed) : await playRun(plan, box, KEPT, { onWait });
  } catch (error) {
    const reported = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await box.close();
    box = await open();
    return unplayed(seed, `the run could not be played or audited: ${reported}`);
  }
}

async function obey(message: number | "end"): Promise<void> {
  if (message !== "end") {
    process.send?.(await play(message));
    return;
  }
  await box.close();
  process.disconnect();
}

process.on("message", (message: number | "end") => void obey(message));
process.setMaxListeners(50);
process.once("SIGTERM", () => process.exit(1));
process.send?.("idle");
