import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractZipEntry } from "../../../src/embedded/binaries/zip-entry.ts";
import { zip } from "./stand-in.ts";

const LONG = "the same words again and again ".repeat(5_000);

describe("a file out of a ZIP archive", () => {
  let folder = "";
  const target = () => join(folder, "target");
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-zip-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([true, false])("is what was packed, and can be run (deflated: %s)", async (deflated) => {
    const archive = await zip(
      join(folder, "a.zip"),
      { "a/first": "no", "a/बिहार": LONG, last: "no" },
      deflated,
    );
    await extractZipEntry(archive, "a/बिहार", target());
    expect(await readFile(target(), "utf8")).toBe(LONG);
    expect((await stat(target())).mode & 0o777).toBe(0o700);
  });

  it("is refused when the archive does not hold it, is none, or is cut off", async () => {
    const archive = await zip(join(folder, "a.zip"), { first: LONG });
    await expect(extractZipEntry(archive, "../first", target())).rejects.toThrow(/holds no \.\.\/first/);
    await truncate(archive, 200);
    await expect(extractZipEntry(archive, "first", target())).rejects.toThrow(/not a ZIP archive/);
    await writeFile(archive, "");
    await expect(extractZipEntry(archive, "first", target())).rejects.toThrow(/not a ZIP archive/);
  });

  it("is refused when its packed bytes were spoilt", async () => {
    const archive = await zip(join(folder, "a.zip"), { first: LONG });
    const bytes = await readFile(archive);
    bytes.fill(0xff, 60, 120);
    await writeFile(archive, bytes);
    await expect(extractZipEntry(archive, "first", target())).rejects.toThrow(/invalid|incorrect|promised/);
  });
});
