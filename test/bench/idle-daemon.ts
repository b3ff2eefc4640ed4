import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { toAccountsCsv } from "../../src/simulator/control/accounts-csv.ts";
import type { Account } from "../../src/domain/account.ts";
import { ReachProcess } from "../support/reach-process.ts";

const IDLE_SECONDS = 20;

/** Resident memory of `reach start`, built code, after its first sweep and a while of nothing, in MB. */
export async function idleDaemonMegabytes(
  folder: string,
  env: Record<string, string>,
  accounts: readonly Account[],
): Promise<number> {
  await writeFile(join(folder, "accounts.csv"), toAccountsCsv(accounts));
  const daemon = new ReachProcess(
    ["start"],
    { ...env, REACH_ACCOUNTS_FILE: join(folder, "accounts.csv"), REACH_DATA_DIR: join(folder, "idle") },
    folder,
  );
  try {
    await daemon.until(() => daemon.lines.length >= 2, "the daemon's first sweeps", 120_000);
    await pause(IDLE_SECONDS * 1000);
    const status = await readFile(`/proc/${daemon.child.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } finally {
    await daemon.stop();
  }
}
