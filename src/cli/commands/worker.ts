import type { Command } from "commander";

export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("run workers only; any number, on any number of machines")
    .action(async () =>
      (await import("../daemon/run-daemon.ts")).startDaemonCommand({ works: true, serves: false }),
    );
}
