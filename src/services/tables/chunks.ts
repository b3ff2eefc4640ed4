const CHUNK_CHARS = 65_536;

/** Joins short texts into the chunks of a file, which are made no faster than they are taken. */
export async function* toChunks(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = "";
  for await (const one of texts) {
    text += one;
    if (text.length < CHUNK_CHARS) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}
