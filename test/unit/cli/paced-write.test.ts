import { Writable } from "node:stream";
import { writePaced } from "../../../src/cli/output/paced-write.ts";

async function* chunksOf(count: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n += 1) yield Buffer.from(`${n}\n`);
}

/** Takes each chunk a turn of the loop later, and has room for none besides. */
function slowReader(takes: (text: string) => void, failsAt = Number.POSITIVE_INFINITY): Writable {
  let taken = 0;
  return new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      taken += 1;
      takes(String(chunk));
      setImmediate(() => done(taken > failsAt ? new Error("EPIPE") : null));
    },
  });
}

const EVENTS = ["error", "close", "drain"];
const listenersOf = (stream: Writable) => EVENTS.map((event) => stream.listenerCount(event));

describe("a paced write", () => {
  it("waits for a slow reader each time, and leaves no listener behind", async () => {
    const taken: string[] = [];
    const reader = slowReader((text) => taken.push(text));
    const before = listenersOf(reader);
    let most = 0;
    reader.on("drain", () => {
      most = Math.max(most, ...listenersOf(reader));
    });
    await writePaced(reader, chunksOf(200));
    expect(taken.join("")).toBe(Array.from({ length: 200 }, (_, n) => `${n}\n`).join(""));
    reader.removeAllListeners("drain");
    expect(listenersOf(reader)).toEqual(before);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("ends quietly when the reader goes away, and asks for nothing more", async () => {
    let taken = 0;
    const reader = slowReader(() => {
      taken += 1;
    }, 5);
    let made = 0;
    async function* counted() {
      for await (const chunk of chunksOf(1_000)) {
        made += 1;
        yield chunk;
      }
    }
    await writePaced(reader, counted());
    expect(taken).toBe(6);
    expect(made).toBeLessThan(10);
  });
});
