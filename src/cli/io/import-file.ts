import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { UsageError } from "../../errors/reach-error.ts";
import type { ImportCount } from "../../services/judging/rulings/import-rulings.ts";
import type { Store } from "../../store/contracts/store.ts";
import { withShelf } from "../session/session.ts";
import { processStreams } from "./streams.ts";
import type { NamedFile } from "../../services/tables/table.ts";

/** Imports a file of people's decisions, whole or not at all, and prints how many rows were new. */
export async function importFile(
  path: string,
  take: (store: Store, file: NamedFile, at: Date) => Promise<ImportCount>,
): Promise<void> {
  const file = await readNamedFile(path);
  await withShelf(async ({ store, clock }) => {
    const { rows, added, notices } = await take(store, file, clock.now());
    for (const notice of notices) processStreams.stderr.write(`reach: ${notice}\n`);
    processStreams.stdout.write(`${rows} rows read, ${added} new\n`);
  });
}

async function readNamedFile(path: string): Promise<NamedFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { cause });
  }
}
