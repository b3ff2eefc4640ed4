import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Command } from "commander";
import { withShelf } from "./session.ts";
import { processStreams } from "./streams.ts";

export function register(program: Command): void {
  program
    .command("backup")
    .argument("<file>", "where to write it, gzipped")
    .description("write everything that is kept into one file, all of one moment; the daemon may run")
    .action(backup);
}

async function backup(file: string): Promise<void> {
  await withShelf(async ({ store, clock }) => {
    const half = `${file}.part`;
    const target = createWriteStream(half, { mode: 0o600 });
    await pipeline(Readable.from(store.dump()), createGzip(), target);
    await rename(half, file);
    await store.meta.set("last-backup", clock.now().toISOString());
    processStreams.stderr.write(
      `reach: everything is in ${file}; try it: reach restore into another database\n`,
    );
  });
}
