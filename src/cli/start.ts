import type { Command } from "commander";
import { startDaemonCommand } from "./run-daemon.ts";

export function register(program: Command): void {
  program
    .command("start")
    .description(
      "run the daemon: schedules, workers and the server for health and data; stops cleanly on SIGTERM",
    )
    .action(async () => startDaemonCommand({ works: true, serves: true }));
}
