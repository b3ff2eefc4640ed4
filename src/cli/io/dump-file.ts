import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { UsageError } from "../../errors/reach-error.ts";
import { checkDump } from "../../store/backup/dump-format.ts";
import { writeWholeFile } from "../output/out-file.ts";

const NEWLINE = 0x0a;

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

/** The longest line of a back-up in bytes: a document of MongoDB (16 MB), written as extended JSON. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The lines of a gzipped file. Throws UsageError if it cannot be read to its end, or holds what no back-up holds: bytes
 * that are no UTF-8, or a line without end.
 */
export async function* readDumpLines(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const copied = pipeline(createReadStream(file), unpacked);
  // The loop below throws the failure.
  copied.catch(() => {});
  // A BOM is kept: it makes the first line one that no back-up has.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    for await (const line of splitLines(unpacked)) yield decoder.decode(line);
    await copied;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${file} cannot be read as a back-up: it is truncated, damaged or missing`, {
      cause,
    });
  }
}

/** A newline is no part of a longer character in UTF-8, so bytes are split before they are decoded. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      parts = [];
      length = 0;
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > MAX_LINE_BYTES)
      throw new UsageError(`the file is no back-up: it has a line of more than ${MAX_LINE_BYTES} bytes`);
  }
  if (length > 0) yield Buffer.concat(parts);
}
