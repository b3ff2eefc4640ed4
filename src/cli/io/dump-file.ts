import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { UsageError } from "../../errors/reach-error.ts";
import { checkDump } from "../../store/backup/dump-format.ts";
import { writeWholeFile } from "../output/out-file.ts";

/**
 * Writes the lines into a gzipped file that only its owner may read. The file gets its name once it is complete, on
 * the disk, and was read back to its end. What is written through a device or FIFO cannot be read back.
 */
export function writeDump(file: string, lines: AsyncIterable<string>): Promise<void> {
  return writeWholeFile(file, file, 0o600, async ({ stream, path, isRegular }) => {
    await pipeline(Readable.from(lines), createGzip(), stream);
    if (isRegular) await checkDump(readDumpLines(path));
  });
}

/** The lines of a gzipped file. Throws UsageError if it cannot be read to its end. */
export async function* readDumpLines(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const copied = pipeline(createReadStream(file), unpacked);
  // The loop below throws the failure.
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
    throw new UsageError(`${file} cannot be read as a back-up: it is truncated, damaged or missing`, {
      cause,
    });
  }
  yield rest;
}
