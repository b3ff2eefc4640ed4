import type { Command } from "commander";
import { startDaemonCommand } from "./run-daemon.ts";

export function register(program: Command): void {
  program
    .command("api")
    .description("run the server for health and data only")
    .action(async () => startDaemonCommand({ works: false, serves: true }));
}
