import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { HttpProblem } from "./problem.ts";
import { acceptsGzip } from "./response-headers.ts";

/** Files of one key at once: a tool that refreshes all of them fits, a hundred that nobody reads do not. */
const AT_ONCE_MAX = 12;
const RETRY_AFTER_SECONDS = 10;

/** Files that are made while they are sent. */
export class FileStreams {
  readonly #running = new Map<string, number>();

  /** Counts a file of a key until its response is over. @throws HttpProblem 429 */
  occupy({ caller }: FastifyRequest, reply: FastifyReply): void {
    const running = this.#running;
    const key = caller.keyId ?? caller.name;
    const count = running.get(key) ?? 0;
    if (count >= AT_ONCE_MAX)
      throw new HttpProblem(429, `this key is loading ${AT_ONCE_MAX} exports already; read those first`, {
        headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
      });
    running.set(key, count + 1);
    reply.raw.once("close", () => {
      const left = (running.get(key) ?? 1) - 1;
      if (left === 0) running.delete(key);
      else running.set(key, left);
    });
  }

  /** Sends a file as fast as it is read; text is compressed for those who accept it. */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    isText: boolean,
  ) {
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "private, no-cache");
    void reply.header("vary", "Accept-Encoding");
    const stream = Readable.from(chunks, { objectMode: false, highWaterMark: 131_072 });
    if (!isText || !acceptsGzip(request)) return reply.send(stream as never);
    void reply.header("content-encoding", "gzip");
    const packed = createGzip({ level: 3 });
    stream.on("error", (error) => packed.destroy(error));
    packed.on("close", () => stream.destroy());
    return reply.send(stream.pipe(packed) as never);
  }
}
