import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingRow, ourRow, peerRows, readDltAnswer, wasChecked } from "../../bench/peers/peer.ts";
import { openPython } from "../../support/python.ts";

const peer = { name: "other 1.0", settings: "as its manual says", open: () => Promise.reject(new Error()) };
const answer = (parts: object) => JSON.stringify({ wallMs: 812.5, pages: 83, lives: 249, ...parts });

describe("the bench beside other programs", () => {
  it("says how many times ours the median of a peer is, and how it was set", () => {
    expect(peerRows(peer, [300, 900, 200], [150, 100, 101])).toEqual([
      {
        what: "83 Pages, each answer after 50 ms, by other 1.0",
        measured: "300 ms against our 101 ms: 3.0 times ours",
        target: "more than ours",
        met: true,
      },
      { what: "of it, how other 1.0 was set", measured: "as its manual says", target: null, met: null },
    ]);
    expect(peerRows(peer, [90], [100])[0]).toMatchObject({ met: false });
  });

  it("compares our own time with older runs, and no peer's", () => {
    expect(ourRow([150, 100, 101])).toMatchObject({ measured: "101 ms", samples: [150, 100, 101] });
    expect(peerRows(peer, [300], [100])[0]).not.toHaveProperty("samples");
  });

  it("takes no time of a run that did not store everything", () => {
    expect(readDltAnswer(answer({}))).toBe(812.5);
    expect(() => readDltAnswer(answer({ pages: 50 }))).toThrow("dlt stored 50 Pages and 249 lives");
    expect(() => readDltAnswer(answer({ lives: 0 }))).toThrow("dlt stored 83 Pages and 0 lives");
    expect(() => readDltAnswer(answer({ wallMs: "soon" }))).toThrow("expected number");
    expect(wasChecked('{"check_count": 2, "last_error": false}', 2)).toBe(true);
    expect(wasChecked('{"url": "http://127.0.0.1"}', 1)).toBe(false);
    expect(() => wasChecked('{"check_count": 2, "last_error": "403"}', 2)).toThrow(
      "could not read a Page: 403",
    );
  });

  it("names a peer that could not be installed in one row", () => {
    expect(missingRow("other 1.0", "no index")).toMatchObject({
      measured: "not measured: no index",
      met: null,
    });
  });

  it("says in a sentence that Python is missing, and leaves no environment that is not whole", async () => {
    const cache = await mkdtemp(join(tmpdir(), "reach-python-"));
    const requirements = join(import.meta.dirname, "..", "..", "bench", "peers", "dlt.txt");
    await expect(openPython(requirements, { PATH: cache, XDG_CACHE_HOME: cache })).rejects.toMatchObject({
      name: "ConfigError",
      message: "a Python environment could not be made: python3 is not installed",
    });
    expect(await readdir(cache)).toEqual([]);
    await rm(cache, { recursive: true });
  });
});
