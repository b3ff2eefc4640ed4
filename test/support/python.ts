import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { readHostEnvironment } from "../../config/host-environment.ts";
import { ConfigError } from "../../src/errors/reach-error.ts";

const run = promisify(execFile);
const INSTALLED_WITHIN_MS = 480_000;

export type Python = {
  /** The path of a program of the environment. */
  bin(program: string): string;
  /** A program of the environment, with its output shown; its exit code. */
  show(program: string, args: readonly string[], options: { cwd: string }): Promise<number>;
  /** A Python program given as text; its output, or an error that holds it. */
  text(program: string, environment: Readonly<Record<string, string>>): Promise<string>;
};

/**
 * A Python environment with what a file of requirements names, made once under the cache folder of this user and made
 * again when that file changes.
 * @throws ConfigError when Python 3 or the package index cannot be had
 */
export async function openPython(
  requirements: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Python> {
  const digest = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const { cacheDir, fetchEnvironment: env } = readHostEnvironment(environment);
  const folder = join(cacheDir, `python-${digest}`);
  const bin = (program: string) => join(folder, "bin", program);
  if (!(await exists(join(folder, "complete")))) await make(folder, requirements, env);
  return {
    bin,
    show: (program, args, { cwd }) =>
      new Promise((settle, reject) => {
        const child = spawn(bin(program), args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
        child.once("error", reject);
        child.once("close", (code) => settle(code ?? 1));
      }),
    text: async (program, variables) => {
      const { stdout } = await run(bin("python"), ["-c", program], {
        env: { ...process.env, ...variables },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
  };
}

async function make(folder: string, requirements: string, env: Record<string, string>): Promise<void> {
  process.stderr.write(`making a Python environment in ${folder}, once\n`);
  await rm(folder, { recursive: true, force: true });
  const options = { env, timeout: INSTALLED_WITHIN_MS, maxBuffer: 64 * 1024 * 1024 };
  await run("python3", ["-m", "venv", folder], options).catch((error: unknown) => {
    throw toPythonError("a Python environment could not be made", error);
  });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  await run(join(folder, "bin", "python"), pip, options).catch((error: unknown) => {
    throw toPythonError(`what ${basename(requirements)} names could not be installed`, error);
  });
  await writeFile(join(folder, "complete"), "");
}

/** What failed, with the last line that Python wrote about it. */
function toPythonError(what: string, cause: unknown): ConfigError {
  const { code, killed, stdout, stderr } = Object(cause) as Partial<ExecFailure>;
  const last = `${stdout ?? ""}${stderr ?? ""}`.trim().split("\n").at(-1) || String(cause);
  const slow = killed ? `not within ${INSTALLED_WITHIN_MS / 1000} s` : last;
  const why = code === "ENOENT" ? "python3 is not installed" : slow;
  return new ConfigError(`${what}: ${why}`, {
    cause,
    remedy: "It needs Python 3.10 or newer with venv and pip, and a package index.",
  });
}

type ExecFailure = { code: string | number; killed: boolean; stdout: string; stderr: string };

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
