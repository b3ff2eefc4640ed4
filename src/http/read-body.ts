import type { Readable } from "node:stream";

export type ReadBody = { text: string; truncated: boolean };

/**
 * Reads a body to its end or to `maxBytes`, whichever comes first; beyond that the stream is destroyed and nothing
 * more is taken from the socket. The stream has been decompressed, so the cap holds for what a small answer unpacks to.
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
