import type { Command } from "commander";
import { writeDump } from "../io/dump-file.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addBackupCommand(program: Command): void {
  program
    .command("backup")
    .argument("<file>", "where to write it, gzipped")
    .description("write a consistent snapshot of the whole database into one file; the daemon may run")
    .action(backup);
}

async function backup(file: string): Promise<void> {
  await withDeployment(async ({ store, clock }) => {
    await writeDump(file, store.dump());
    await store.meta.set("last-backup", clock.now().toISOString());
    processStreams.stderr.write(
      `reach: everything is in ${file}; test it with: reach restore ${file} --trial\n`,
    );
  });
}
