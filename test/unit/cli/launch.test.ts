import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = process.cwd();
/** The only line that a build may print, on a slow machine. */
const NOTHING_BUT_BUILDING = expect.stringMatching(
  /^(reach: building, the sources have changed\n)?$/,
) as string;
const MAIN = `console.log("value is " + ((await import("../../config/value.ts")).value as string));\n`;

describe("the launcher", () => {
  let folder = "";

  const launch = async () => {
    const run = promisify(execFile);
    return run(process.execPath, [join(folder, "src/cli/launch.mjs")], { cwd: tmpdir() }).catch(
      (error: { stdout: string; stderr: string; code: number }) => error,
    );
  };
  const write = (path: string, text: string) => writeFile(join(folder, path), text);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-launch-"));
    for (const part of ["src/cli", "config"]) await mkdir(join(folder, part), { recursive: true });
    await cp(join(ROOT, "src/cli/launch.mjs"), join(folder, "src/cli/launch.mjs"));
    for (const file of ["tsconfig.json", "tsconfig.build.json"])
      await cp(join(ROOT, file), join(folder, file));
    await write("package.json", '{ "name": "sample", "type": "module" }');
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await write("src/cli/main.ts", MAIN);
    await write("config/value.ts", 'export const value: string = "one";\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("builds at the first start and runs what it built, from any working directory, without further output", async () => {
    expect(await launch()).toMatchObject({ stdout: "value is one\n", stderr: NOTHING_BUT_BUILDING });
  });

  it("builds again when a source has changed, and only then", async () => {
    await launch();
    const first = await readlink(join(folder, "dist"));
    await launch();
    expect(await readlink(join(folder, "dist"))).toBe(first);
    await write("config/value.ts", 'export const value: string = "two";\n');
    expect(await launch()).toMatchObject({ stdout: "value is two\n" });
    expect(await readlink(join(folder, "dist"))).not.toBe(first);
  });

  it("notices a source that was put back with its old time", async () => {
    const value = join(folder, "config/value.ts");
    await launch();
    await write("config/value.ts", 'export const value: string = "newer";\n');
    await utimes(value, 0, 0);
    expect(await launch()).toMatchObject({ stdout: "value is newer\n" });
  });

  it("lets two launches at once both run the new build", async () => {
    const outcomes = await Promise.all([launch(), launch(), launch()]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ stdout: "value is one\n", stderr: NOTHING_BUT_BUILDING });
  });

  it("takes the place of a dist that an ordinary build left", async () => {
    await mkdir(join(folder, "dist/src/cli"), { recursive: true });
    await write("dist/src/cli/main.js", 'console.log("outdated");\n');
    expect(await launch()).toMatchObject({ stdout: "value is one\n" });
  });

  it("never builds where no compiler is installed, and runs the dist that is there", async () => {
    await rm(join(folder, "node_modules"));
    await mkdir(join(folder, "dist/src/cli"), { recursive: true });
    await write("dist/src/cli/main.js", 'console.log("installed");\n');
    expect(await launch()).toMatchObject({ stdout: "installed\n", stderr: "" });
  });

  it("never builds where the sources' settings are not there, as in an image, even beside a compiler", async () => {
    await rm(join(folder, "tsconfig.build.json"));
    await mkdir(join(folder, "dist/src/cli"), { recursive: true });
    await write("dist/src/cli/main.js", 'console.log("installed");\n');
    expect(await launch()).toMatchObject({ stdout: "installed\n", stderr: "" });
    expect(await readdir(folder)).not.toContain(".build");
  });

  it("runs the build that is there, and says so, where another one cannot be kept", async () => {
    await mkdir(join(folder, "dist/src/cli"), { recursive: true });
    await write("dist/src/cli/main.js", 'console.log("as it was");\n');
    await write(".build", "a file where the builds' folder would be");
    expect(await launch()).toMatchObject({
      stdout: "as it was\n",
      stderr: expect.stringMatching(/^reach: the sources may be newer than the build, but .+\n$/) as string,
    });
  });

  it("says in one line what to do where there is neither compiler nor build", async () => {
    await rm(join(folder, "node_modules"));
    expect(await launch()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^reach: .*npm run build/),
    });
  });

  it("keeps the last build when a source cannot be read, and ends with the compiler's words", async () => {
    await launch();
    await write("src/cli/main.ts", "const = ;\n");
    const outcome = await launch();
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("main.ts") });
    expect(await readFile(join(folder, "dist/config/value.js"), "utf8")).toContain("one");
  });

  it("shows TypeScript lines in a stack", async () => {
    await write("src/cli/main.ts", 'type Never = string;\n\nthrow new Error("loud" as Never);\n');
    expect(await launch()).toMatchObject({ code: 1, stderr: expect.stringMatching(/main\.ts:3:/) });
  });

  it("leaves no draft behind and keeps three builds at most", async () => {
    for (const value of ["a", "b", "c", "d", "e"]) {
      await write("config/value.ts", `export const value: string = "${value}";\n`);
      await launch();
    }
    expect(await readdir(join(folder, ".build"))).toHaveLength(3);
  });
});
