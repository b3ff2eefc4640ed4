import { once } from "node:events";

/** Writes as fast as the reader reads, so that a stalled one costs no memory; a closed pipe ends it quietly. */
export async function writePaced(
  stream: NodeJS.WritableStream,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  let gone = false;
  const onError = () => {
    gone = true;
  };
  stream.on("error", onError);
  for await (const chunk of chunks) {
    if (gone) return;
    if (!stream.write(chunk)) await waitForDrain(stream).catch(() => {});
  }
  stream.off("error", onError);
}

/** Waits until a full stream takes more, or is closed. Its listeners go with it: an export waits thousands of times. */
async function waitForDrain(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).finally(() =>
    over.abort(),
  );
}
