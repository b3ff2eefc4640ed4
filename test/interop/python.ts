import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readHostEnvironment } from "../../config/host-environment.ts";

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

export type Python = {
  /** A program of the environment, with its output shown; its exit code. */
  show(program: string, args: readonly string[], options: { cwd: string }): Promise<number>;
  /** A Python program given as text; its output, or an error that holds it. */
  text(program: string, environment: Readonly<Record<string, string>>): Promise<string>;
};

/**
 * A Python environment with what test/interop/requirements.txt names, made once under the cache folder of this user
 * and made again when that file changes. Throws when Python 3 or the package index cannot be had.
 */
export async function openPython(): Promise<Python> {
  const requirements = await readFile(REQUIREMENTS);
  const digest = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = join(readHostEnvironment().cacheDir, `python-${digest}`);
  const bin = (program: string) => join(folder, "bin", program);
  if (!(await exists(join(folder, "complete")))) await make(folder);
  return {
    show: (program, args, { cwd }) =>
      new Promise((settle, reject) => {
        const child = spawn(bin(program), args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
        child.once("error", reject);
        child.once("close", (code) => settle(code ?? 1));
      }),
    text: async (program, environment) => {
      const { stdout } = await run(bin("python"), ["-c", program], {
        env: { ...process.env, ...environment },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
  };
}

async function make(folder: string): Promise<void> {
  process.stderr.write(`making a Python environment in ${folder}, once\n`);
  await rm(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS];
  await run(join(folder, "bin", "python"), pip, { maxBuffer: 64 * 1024 * 1024 });
  await run(join(folder, "bin", "python"), ["-c", `open(${JSON.stringify(join(folder, "made"))}, "w")`]);
  await rename(join(folder, "made"), join(folder, "complete"));
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
