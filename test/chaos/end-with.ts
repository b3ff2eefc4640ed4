import type { ChildProcess } from "node:child_process";

/** A child that does not outlive this process, however it ends. */
export function endWith(child: ChildProcess): void {
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
}
