import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openOutFolder, writeOutFile } from "../../../../src/cli/output/out-file.ts";
import { packageRoot } from "../../../../config/package-root.ts";
import { until } from "../../../support/until.ts";
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

  it("is written where a link leads, and the link stays, whether its target exists or not", async () => {
    const [link, target] = [join(folder, "link.csv"), join(folder, "target.csv")];
    await symlink("target.csv", link);
    for (const text of ["first", "second"]) {
      await writeOutFile("--out", link, text);
      expect(await readlink(link)).toBe("target.csv");
      expect(await readFile(target, "utf8")).toBe(text);
    }
    expect((await readdir(folder)).toSorted()).toEqual(["link.csv", "target.csv"]);
  });

  it("is written through a FIFO or a device, which stays what it is", async () => {
    const fifo = join(folder, "fifo");
    execFileSync("mkfifo", [fifo]);
    const [text] = await Promise.all([readFile(fifo, "utf8"), writeOutFile("--out", fifo, "a,b\n")]);
    expect(text).toBe("a,b\n");
    expect((await lstat(fifo)).isFIFO()).toBe(true);
    await writeOutFile("--out", "/dev/null", "a,b\n");
    expect((await lstat("/dev/null")).isCharacterDevice()).toBe(true);
    expect(await readdir(folder)).toEqual(["fifo"]);
  });

  it("leaves nothing behind where the command is interrupted", async () => {
    const script = `
      import { writeOutFile } from "./src/cli/output/out-file.ts";
      async function* endless() {
        for (;;) yield await new Promise((done) => setTimeout(() => done(Buffer.from("row\\n")), 5));
      }
      await writeOutFile("--out", ${JSON.stringify(join(folder, "rows.csv"))}, endless());`;
    const register = join(packageRoot(), "test", "support", "ts-register.mjs");
    const args = ["--import", register, "--input-type=module", "-e", script];
    const child = spawn(process.execPath, args, { cwd: packageRoot(), stdio: "inherit" });
    await until(async () => (await readdir(folder)).length > 0);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(await readdir(folder)).toEqual([]);
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

describe("a folder that a command writes into", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-out-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is made with its parents, for its owner alone, and may be there already", async () => {
    const path = join(folder, "letters", "august");
    for (let times = 0; times < 2; times += 1) await openOutFolder("--out", path);
    for (const made of [path, join(folder, "letters")]) expect((await stat(made)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ["/proc/x", "this user may not use it"],
    ["/proc/x/y", "this user may not use it"],
    ["/dev/null", "a file is in its place"],
    ["/dev/null/x", "a file is in its place"],
  ])("is refused at once where the system makes none: %s", async (path, reason) => {
    const failure: unknown = await openOutFolder("--out", path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toBe(`--out ${path} cannot be written: ${reason}`);
  });
});
