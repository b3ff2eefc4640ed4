import { basename } from "node:path";
import type { Command } from "commander";
import { readCollectorVersion } from "../../../config/version.ts";
import { readDumpLines } from "../io/dump-file.ts";
import { checkDump, type DumpFacts } from "../../store/backup/dump-format.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { openStore } from "../../store/open-store.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addRestoreCommand(program: Command): void {
  program
    .command("restore")
    .argument("<file>", "a file that reach backup wrote")
    .description("restore a back-up into an empty database and check that it is complete")
    .option(
      "--trial",
      "only test it: restore into a separate database, check, and drop that again; the test is recorded",
    )
    .action((file: string, { trial }: { trial?: boolean }) => (trial ? tryOut(file) : restore(file)));
}

async function restore(file: string): Promise<void> {
  const facts = await checkDump(readDumpLines(file));
  await withDeployment(async ({ store, clock }) => {
    const counts = await store.load(readDumpLines(file), facts);
    await store.prepare();
    await store.meta.set("last-restore", toRestoreNote(clock.now(), file, facts));
    processStreams.stdout.write(`${JSON.stringify(counts)}\n`);
    processStreams.stderr.write(`reach: ${file} is restored into ${store.database}\n`);
  });
}

/** For the handover: when, and from which file. */
function toRestoreNote(at: Date, file: string, { rows }: DumpFacts): string {
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
  return `${at.toISOString()} (${basename(file)}, ${count} rows)`;
}

/** MongoDB's longest name of a database (docs: "Length of Database Names" of its limits). */
const MAX_DATABASE_CHARS = 63;

async function tryOut(file: string): Promise<void> {
  const facts = await checkDump(readDumpLines(file));
  await withDeployment(async ({ store, mongoUri, clock }) => {
    const database = `${store.database}_trial`;
    if (database.length > MAX_DATABASE_CHARS)
      throw new UsageError(
        `the trial needs a database named ${database}, and MongoDB allows ${MAX_DATABASE_CHARS} characters`,
        { remedy: "Name a database with fewer characters in MONGODB_URI for the trial." },
      );
    const trial = await openStore({ uri: mongoUri, database, collectorVersion: readCollectorVersion() });
    try {
      // An interrupted trial leaves its database behind; nothing else has this name.
      await trial.drop();
      await trial.prepare();
      const counts = await trial.load(readDumpLines(file), facts);
      await trial.prepare();
      await trial.drop();
      await store.meta.set("last-restore", toRestoreNote(clock.now(), file, facts));
      processStreams.stdout.write(`${JSON.stringify(counts)}\n`);
      processStreams.stderr.write(`reach: ${file} can be restored; the trial is dropped again\n`);
    } catch (error) {
      await trial.drop().catch(() => {});
      throw error;
    } finally {
      await trial.close();
    }
  });
}
