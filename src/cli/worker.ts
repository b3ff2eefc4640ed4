import type { Command } from "commander";
import { startDaemonCommand } from "./run-daemon.ts";

export function register(program: Command): void {
  program
    .command("worker")
    .description("run workers only; any number of them, on any number of machines")
    .action(async () => startDaemonCommand({ works: true, serves: false }));
}
