import { once } from "node:events";

/**
 * Waits until a stream that was full takes more, or is closed. Listens no longer than that: an export waits thousands
 * of times.
 */
export async function waitForDrain(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).finally(() =>
    over.abort(),
  );
}
