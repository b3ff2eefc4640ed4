import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A child that does not outlive this process, however it ends. */
export function endWith(child: ChildProcess): void {
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
}

/** Ends a child, and waits until it has ended; one that has ended already is no reason to wait. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
