import type { Command } from "commander";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addRebuildCommand(program: Command): void {
  const rebuild = program.command("rebuild").description("rebuild derived data from the evidence");
  rebuild
    .command("rollups")
    .description("the day roll-ups, from the stored snapshots; prints how many differed")
    .action(async () =>
      withDeployment(async ({ store, settings }) => {
        const { days, differed } = await store.rollups.rebuild(settings.timezone);
        processStreams.stdout.write(`${JSON.stringify({ days, differed })}\n`);
      }),
    );
  rebuild
    .command("sessions")
    .description("every live session, from its stored observations; prints how many rows differed")
    .action(async () =>
      withDeployment(async ({ store }) => {
        const { sessions, differed } = await store.sessions.rebuild();
        processStreams.stdout.write(`${JSON.stringify({ sessions, differed })}\n`);
      }),
    );
}
