import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

type Entry = { name: string; method: number; compressedBytes: number; bytes: number; headerAt: number };

const END_BYTES = 22;
const LONGEST_COMMENT_BYTES = 65_535;
const METHOD_STORED = 0;
const METHOD_DEFLATE = 8;

/**
 * Writes one file of a ZIP archive (APPNOTE.TXT 6.3: stored or deflated, no ZIP64, no encryption) to `target`.
 * @throws RangeError when the archive is damaged or holds no such file, or the length is not the one it states.
 */
export async function extractZipEntry(zipPath: string, entryName: string, target: string): Promise<void> {
  const file = await open(zipPath, "r");
  try {
    const entry = (await readEntries(file)).find((candidate) => candidate.name === entryName);
    if (entry === undefined) throw new RangeError(`${zipPath} holds no ${entryName}`);
    const start = await dataOffset(file, entry);
    await writeEntry(zipPath, entry, start, target);
  } finally {
    await file.close();
  }
}

async function writeEntry(zipPath: string, entry: Entry, start: number, target: string): Promise<void> {
  const source = createReadStream(zipPath, { start, end: start + entry.compressedBytes - 1 });
  const sink = createWriteStream(target, { mode: 0o700 });
  if (entry.method === METHOD_DEFLATE) await pipeline(source, createInflateRaw(), sink);
  else if (entry.method === METHOD_STORED) await pipeline(source, sink);
  else throw new RangeError(`${entry.name} is packed by method ${entry.method}, which is not read`);
  if (sink.bytesWritten !== entry.bytes)
    throw new RangeError(`${entry.name} has ${sink.bytesWritten} bytes; ${entry.bytes} were promised`);
}

async function readEntries(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_BYTES - LONGEST_COMMENT_BYTES), size);
  const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || end + END_BYTES > tail.length) throw new RangeError("not a ZIP archive: no end record");
  const directoryAt = tail.readUInt32LE(end + 16);
  const directory = await readAt(file, directoryAt, directoryAt + tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  let at = 0;
  while (at + 46 <= directory.length && directory.toString("latin1", at, at + 4) === "PK\x01\x02") {
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function dataOffset(file: FileHandle, entry: Entry): Promise<number> {
  const header = await readAt(file, entry.headerAt, entry.headerAt + 30);
  if (header.length < 30 || header.toString("latin1", 0, 4) !== "PK\x03\x04")
    throw new RangeError(`${entry.name} has no local header`);
  return entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const length = Math.max(0, end - start);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}
