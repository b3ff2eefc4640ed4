import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOutFile } from "../../../../src/cli/output/out-file.ts";
import { StoreError, UsageError } from "../../../../src/errors/reach-error.ts";

describe("a file that a command writes", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-out-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("takes the place of an older one when it is whole", async () => {
    const path = join(folder, "rows.csv");
    await writeFile(path, "older");
    async function* pieces() {
      yield Buffer.from("a,b\n");
      yield Buffer.from("1,2\n");
    }
    await writeOutFile("--out", path, pieces(), { mode: 0o600 });
    expect(await readFile(path, "utf8")).toBe("a,b\n1,2\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["rows.csv"]);
  });

  it("leaves the older one, and nothing half, where what is to be written breaks off", async () => {
    const path = join(folder, "rows.csv");
    await writeFile(path, "older");
    async function* broken() {
      yield Buffer.from("a,b\n");
      throw new StoreError("MongoDB went away");
    }
    await expect(writeOutFile("--out", path, broken())).rejects.toThrow("MongoDB went away");
    expect(await readFile(path, "utf8")).toBe("older");
    expect(await readdir(folder)).toEqual(["rows.csv"]);
  });

  it.each([
    ["its folder does not exist", ["none", "rows.csv"]],
    ["it is a folder", []],
  ])("that cannot be, because %s, is told in a sentence", async (reason, names) => {
    const path = join(folder, ...names);
    const failure: unknown = await writeOutFile("--out", path, "text").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toBe(`--out ${path} cannot be written: ${reason}`);
  });
});
