import type { Readable } from "node:stream";

export type ReadBody = { text: string; truncated: boolean };

/**
 * Reads a body up to `maxBytes`; beyond that the stream is destroyed and nothing
 * more is read from the socket. The stream is decompressed, so the cap also holds for a compressed bomb.
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
      return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8"), truncated: true };
    }
  }
  return { text: Buffer.concat(chunks).toString("utf8"), truncated: false };
}
