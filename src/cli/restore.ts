import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Command } from "commander";
import { UsageError } from "../errors/reach-error.ts";
import { withShelf } from "./session.ts";
import { processStreams } from "./streams.ts";

export function register(program: Command): void {
  program
    .command("restore")
    .argument("<file>", "a file that reach backup wrote")
    .description("put a back-up into an empty database, and check that it is whole")
    .action(restore);
}

async function restore(file: string): Promise<void> {
  await withShelf(async ({ store, clock }) => {
    const counts = await store.load(linesOf(file));
    await store.prepare();
    await store.meta.set("last-restore", clock.now().toISOString());
    processStreams.stdout.write(`${JSON.stringify(counts)}\n`);
    processStreams.stderr.write(`reach: ${file} is restored into ${store.database}\n`);
  });
}

/** The lines of a gzipped file. Throws UsageError where it cannot be read to its end. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const copied = pipeline(createReadStream(file), unpacked);
  // The failure comes out of the reading below.
  copied.catch(() => {});
  let rest = "";
  try {
    for await (const chunk of unpacked.setEncoding("utf8")) {
      const lines = `${rest}${String(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    await copied;
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as a back-up: it is cut short, damaged, or not there`, {
      cause,
    });
  }
  yield rest;
}
