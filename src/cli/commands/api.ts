import type { Command } from "commander";

export function addApiCommand(program: Command): void {
  program
    .command("api")
    .description("run the server for health and data only")
    .action(async () =>
      (await import("../daemon/run-daemon.ts")).startDaemonCommand({ works: false, serves: true }),
    );
}
