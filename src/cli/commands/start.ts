import type { Command } from "commander";

export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("run the daemon: schedules, workers, pages and API; stops cleanly on SIGTERM")
    .action(async () =>
      (await import("../daemon/run-daemon.ts")).startDaemonCommand({ works: true, serves: true }),
    );
}
