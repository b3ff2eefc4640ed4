import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** Identifies one process: pids are reused. `startedAt` is opaque and compared only for equality. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** The identity of a running process; `null` if it does not run (a zombie does not). */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** proc(5): field 3 is the state, field 22 the start in ticks since boot; the name before may hold blanks. */
function startFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "X" || (fields[0] === "Z" && !hasThreads(pid))) return null;
    return `${bootId()}:${fields[19]}`;
  } catch {
    return null;
  }
}

/** A first thread that has ended shows as a zombie while others still hold the process's ports and files. */
function hasThreads(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).length > 1;
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function startFromPs(pid: number): string | null {
  try {
    const line = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { LC_ALL: "C" },
    }).trim();
    return line === "" ? null : line;
  } catch {
    return null;
  }
}
