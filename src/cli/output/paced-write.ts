import { waitForDrain } from "../../services/exports/encoders/drained.ts";

/**
 * Writes no faster than the reader reads, so that a stalled reader costs no memory; a closed pipe ends it quietly.
 */
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
