import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";

/** A file of the archive: its name, and its bytes as they come. */
export type ZipEntry = { name: string; bytes: AsyncIterable<Uint8Array> };

/** The oldest time that the format knows, in the local zone as the format has it: the same rows give the same bytes. */
const ENTRY_OPTIONS = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 3 };

/** Encodes a ZIP archive while it is read: memory stays flat however long the entries are. */
export async function* zipChunks(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let current: Readable | null = null;
  const addEntries = async (): Promise<void> => {
    for await (const { name, bytes } of entries) {
      current = Readable.from(bytes, { objectMode: false });
      zip.addReadStream(current, name, ENTRY_OPTIONS);
      // The next entry is known only once this one is written.
      await finished(current);
    }
    zip.end();
  };
  const adding = addEntries();
  adding.catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  // A failing entry is reported by `adding`; an event without a listener would end the process.
  zip.on("error", () => undefined);
  try {
    yield* output as AsyncIterable<Uint8Array>;
    await adding;
  } finally {
    (current as Readable | null)?.destroy();
  }
}
