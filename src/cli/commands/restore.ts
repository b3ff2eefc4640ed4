import { basename } from "node:path";
import type { Command } from "commander";
import { readCollectorVersion } from "../../../config/version.ts";
import { linesOf } from "../io/dump-file.ts";
import { checkDump, type DumpFacts } from "../../store/backup/dump-format.ts";
import { openStore } from "../../store/open-store.ts";
import { withShelf } from "../session/session.ts";
import { processStreams } from "../io/streams.ts";

export function register(program: Command): void {
  program
    .command("restore")
    .argument("<file>", "a file that reach backup wrote")
    .description("put a back-up into an empty database, and check that it is whole")
    .option(
      "--trial",
      "try it: into a database of its own beside this one, checked and dropped again; this one notes that it was tried",
    )
    .action((file: string, { trial }: { trial?: boolean }) => (trial ? tryOut(file) : restore(file)));
}

async function restore(file: string): Promise<void> {
  const facts = await checkDump(linesOf(file));
  await withShelf(async ({ store, clock }) => {
    const counts = await store.load(linesOf(file), facts);
    await store.prepare();
    await store.meta.set("last-restore", restoreNote(clock.now(), file, facts));
    processStreams.stdout.write(`${JSON.stringify(counts)}\n`);
    processStreams.stderr.write(`reach: ${file} is restored into ${store.database}\n`);
  });
}

/** What the handover tells: when, and of which file. */
function restoreNote(at: Date, file: string, { rows }: DumpFacts): string {
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
  return `${at.toISOString()} (${basename(file)}, ${count} rows)`;
}

async function tryOut(file: string): Promise<void> {
  const facts = await checkDump(linesOf(file));
  await withShelf(async ({ store, mongoUri, clock }) => {
    const database = `${store.database}_trial`;
    const trial = await openStore({ uri: mongoUri, database, collectorVersion: readCollectorVersion() });
    try {
      // What an earlier trial left that was broken off; nothing else has this name.
      await trial.drop();
      await trial.prepare();
      const counts = await trial.load(linesOf(file), facts);
      await trial.prepare();
      await store.meta.set("last-restore", restoreNote(clock.now(), file, facts));
      processStreams.stdout.write(`${JSON.stringify(counts)}\n`);
      processStreams.stderr.write(`reach: ${file} can be restored; the trial is dropped again\n`);
    } finally {
      await trial.drop();
      await trial.close();
    }
  });
}
