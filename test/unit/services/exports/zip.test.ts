import { buffer } from "node:stream/consumers";
import { zipChunks } from "../../../../src/services/exports/encoders/zip.ts";

describe("an archive that is written while it is read", () => {
  async function* bytesOf(count: number, at?: () => void): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < count; n += 1) {
      at?.();
      yield Buffer.from(`row ${n} `.repeat(2_000));
    }
  }

  it("has the same bytes for the same rows", async () => {
    const write = () =>
      buffer(
        zipChunks(
          (async function* () {
            yield { name: "a.xml", bytes: bytesOf(20) };
            yield { name: "b.xml", bytes: bytesOf(1) };
          })(),
        ),
      );
    expect((await write()).equals(await write())).toBe(true);
  });

  it("reads no further once its reader leaves, and ends its source", async () => {
    let read = 0;
    let ended = false;
    const entries = (async function* () {
      try {
        yield { name: "a.xml", bytes: bytesOf(100_000, () => (read += 1)) };
      } finally {
        ended = true;
      }
    })();
    for await (const chunk of zipChunks(entries)) if (chunk.length > 0 && read > 50) break;
    const seen = read;
    await new Promise((settle) => setImmediate(settle));
    await new Promise((settle) => setImmediate(settle));
    expect(read - seen).toBeLessThan(50);
    expect(ended).toBe(true);
  });

  it("fails with the error of its rows", async () => {
    const entries = (async function* () {
      yield {
        name: "a.xml",
        bytes: (async function* () {
          yield Buffer.from("row");
          throw new Error("the store is gone");
        })(),
      };
    })();
    await expect(buffer(zipChunks(entries))).rejects.toThrow("the store is gone");
  });
});
