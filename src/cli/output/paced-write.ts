import { waitForDrain } from "../../services/exports/encoders/drained.ts";

/**
 * Writes no faster than it is read, so that a reader that stops costs no memory; one that goes away ends it quietly.
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
