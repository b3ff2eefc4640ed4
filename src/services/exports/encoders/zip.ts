import { createDeflateRaw, crc32 } from "node:zlib";
import { waitForDrain } from "./drained.ts";

/** A file of the archive: its name, and its bytes as they come. */
export type ZipEntry = { name: string; bytes: AsyncIterable<Uint8Array> };

type Written = { name: Buffer; crc: number; packed: number; plain: number; offset: number };

/** UTF-8 names; sizes follow the data, because they are not known before. */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** 1 January 1980: the same rows give the same bytes. */
const DOS_DATE = 0x21;
const LARGEST = 0xffff_ffff;

/**
 * A ZIP archive made while it is read (PKWARE APPNOTE 6.3.10, data descriptors): memory stays flat however long the
 * entries are. Entries over 4 GiB are refused.
 */
export async function* zipChunks(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, bytes } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, packed: 0, plain: 0, offset };
    const header = localHeader(entry.name);
    yield header;
    for await (const chunk of deflated(bytes, entry)) yield chunk;
    const descriptor = descriptorOf(entry);
    yield descriptor;
    offset += header.length + entry.packed + descriptor.length;
    if (offset > LARGEST) throw new RangeError("the archive is larger than 4 GiB: narrow the export down");
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endRecord(written.length, directory.length, offset);
}

async function* deflated(bytes: AsyncIterable<Uint8Array>, entry: Written): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw({ level: 3 });
  const feeding = feed(bytes, deflate, entry);
  feeding.catch((error: unknown) =>
    deflate.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  for await (const chunk of deflate as AsyncIterable<Buffer>) {
    entry.packed += chunk.length;
    yield chunk;
  }
  await feeding;
}

async function feed(
  bytes: AsyncIterable<Uint8Array>,
  into: NodeJS.WritableStream & { destroyed?: boolean },
  entry: Written,
): Promise<void> {
  for await (const chunk of bytes) {
    if (into.destroyed === true) return;
    entry.crc = crc32(chunk, entry.crc);
    entry.plain += chunk.length;
    if (!into.write(chunk)) await waitForDrain(into);
  }
  into.end();
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptorOf({ crc, packed, plain }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  writeSizes(descriptor, 4, { crc, packed, plain });
  return descriptor;
}

function writeSizes(
  into: Buffer,
  at: number,
  { crc, packed, plain }: Pick<Written, "crc" | "packed" | "plain">,
) {
  if (plain > LARGEST)
    throw new RangeError("a file of the archive is larger than 4 GiB: narrow the export down");
  into.writeUInt32LE(crc, at);
  into.writeUInt32LE(packed, at + 4);
  into.writeUInt32LE(plain, at + 8);
}

function directoryEntry(entry: Written): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATE, 10);
  record.writeUInt16LE(DOS_DATE, 14);
  writeSizes(record, 16, entry);
  record.writeUInt16LE(entry.name.length, 28);
  record.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([record, entry.name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x0605_4b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
