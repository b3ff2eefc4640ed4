import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export type ReadBody = { text: string; truncated: boolean };

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Decompresses a body. node's decoders fail on a truncated body; axios makes them flush it, which hides that. */
export function decode(stream: Readable, contentEncoding: string | undefined): Readable {
  const decoder = DECODERS[contentEncoding?.trim().toLowerCase() ?? ""]?.();
  // The decoder carries a failure of either stream; whoever reads it sees the error.
  return decoder === undefined ? stream : pipeline(stream, decoder, () => {});
}

/**
 * Reads a decoded body up to `maxBytes`; beyond that the stream is destroyed and nothing more is read from the socket.
 * A byte order mark is removed.
 */
export async function readBody(stream: Readable, maxBytes: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
    if (size > maxBytes) {
      stream.destroy();
      return { text: toText(Buffer.concat(chunks).subarray(0, maxBytes)), truncated: true };
    }
  }
  return { text: toText(Buffer.concat(chunks)), truncated: false };
}

const toText = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "");
