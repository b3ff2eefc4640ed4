#!/usr/bin/env node
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * The `reach` command: runs the built code and, in a checkout, rebuilds it when a source has changed.
 * Builds lie in `.build/<fingerprint of the sources>` and `dist` is a link to one of them: switching is one rename,
 * concurrent launches do not disturb each other, and a running daemon keeps the build that it was started with.
 */
const ROOT = join(dirname(fs.realpathSync(fileURLToPath(import.meta.url))), "..", "..");
const DIST = join(ROOT, "dist");
const BUILDS = join(ROOT, ".build");
const SOURCE_FOLDERS = ["src", "workers", "config"];
const SOURCE_FILES = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const BUILDS_KEPT = 3;
const QUIET_MS = 1_500;

/** Hashes name, size and time of every source: cheap, and a removed or restored file changes it too. */
function fingerprint() {
  const hash = createHash("sha256");
  const add = (path) => {
    const { size, mtimeMs } = fs.statSync(path, { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: 0 };
    hash.update(`${path.slice(ROOT.length)}\0${size}\0${mtimeMs}\n`);
  };
  for (const file of SOURCE_FILES) add(join(ROOT, file));
  for (const folder of SOURCE_FOLDERS) addFolder(join(ROOT, folder), add);
  return hash.digest("hex").slice(0, 16);
}

function addFolder(folder, add) {
  if (!fs.existsSync(folder)) return;
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(path, add);
    else if (entry.name.endsWith(".ts")) add(path);
  }
}

/** The compiler of this checkout; `null` where only the built code is installed. */
function findCompiler() {
  if (!fs.existsSync(join(ROOT, "tsconfig.build.json"))) return null;
  try {
    const packageFile = createRequire(join(ROOT, "package.json")).resolve("typescript/package.json");
    return join(dirname(packageFile), "bin", "tsc");
  } catch {
    return null;
  }
}

async function build(compiler, stamp) {
  const draft = join(BUILDS, `.draft-${randomUUID()}`);
  const timer = setTimeout(
    () => process.stderr.write("reach: building, the sources have changed\n"),
    QUIET_MS,
  );
  try {
    const outcome = await compile(compiler, draft);
    if (outcome.code !== 0) {
      process.stderr.write(
        `${outcome.output.trim()}\nreach: the sources could not be compiled; see above.\n`,
      );
      process.exit(1);
    }
    fs.writeFileSync(join(draft, ".stamp"), stamp);
    adopt(draft, join(BUILDS, stamp));
    pointDistTo(join(".build", stamp));
    removeOldBuilds(stamp);
  } finally {
    clearTimeout(timer);
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Types are checked by `npm test`; here the sources are only turned into JavaScript. */
function compile(compiler, target) {
  const args = [compiler, "-p", join(ROOT, "tsconfig.build.json"), "--noCheck", "--outDir", target];
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", fail);
    child.on("close", (code) => settle({ code, output }));
  });
}

function adopt(draft, folder) {
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
}

function pointDistTo(target) {
  const link = join(BUILDS, `.link-${randomUUID()}`);
  fs.symlinkSync(target, link, "dir");
  if (fs.lstatSync(DIST, { throwIfNoEntry: false })?.isDirectory()) {
    const aside = join(BUILDS, `.draft-${randomUUID()}`);
    fs.renameSync(DIST, aside);
    fs.rmSync(aside, { recursive: true, force: true });
  }
  fs.renameSync(link, DIST);
}

function removeOldBuilds(stamp) {
  const ages = fs
    .readdirSync(BUILDS)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== stamp)
    .map((name) => ({ name, at: fs.statSync(join(BUILDS, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((a, b) => b.at - a.at);
  for (const { name } of ages.slice(BUILDS_KEPT - 1))
    fs.rmSync(join(BUILDS, name), { recursive: true, force: true });
}

function stampOfDist() {
  try {
    return fs.readFileSync(join(DIST, ".stamp"), "utf8");
  } catch {
    return null;
  }
}

/** Whether builds can be written here; if not, the existing one is run. */
function mayBuild() {
  try {
    fs.mkdirSync(BUILDS, { recursive: true });
    fs.accessSync(BUILDS, fs.constants.W_OK);
    fs.accessSync(ROOT, fs.constants.W_OK);
    return true;
  } catch (error) {
    process.stderr.write(
      `reach: the sources may be newer than the build, but ${error.path ?? BUILDS} cannot be written; running the existing build\n`,
    );
    return false;
  }
}

const sourcePlaces = new Map();

/**
 * The place of a source for a place of the build. A map is read when an error is shown: `--enable-source-maps` would
 * hold those of all modules, 7 MB of memory.
 */
function sourceOf(built, url, line, column) {
  try {
    const map = new SourceMap(JSON.parse(fs.readFileSync(fileURLToPath(`${url}.map`), "utf8")));
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    return `${fileURLToPath(new URL(originalSource, url))}:${originalLine + 1}:${originalColumn + 1}`;
  } catch {
    return built;
  }
}

function showSourcesInStacks() {
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map(String)]
      .join("\n    at ")
      .replaceAll(/(file:\/\/\/[^\s()]+\.js):(\d+):(\d+)/g, (built, url, line, column) => {
        const source = sourcePlaces.get(built) ?? sourceOf(built, url, Number(line), Number(column));
        sourcePlaces.set(built, source);
        return source;
      });
}

async function main() {
  const compiler = findCompiler();
  if (compiler !== null) {
    const stamp = fingerprint();
    if (stampOfDist() !== stamp && mayBuild()) await build(compiler, stamp);
  }
  const program = join(DIST, "src", "cli", "main.js");
  if (!fs.existsSync(program)) {
    process.stderr.write(`reach: ${program} is missing; run \`npm ci\` and \`npm run build\` first.\n`);
    process.exit(1);
  }
  showSourcesInStacks();
  await import(pathToFileURL(fs.realpathSync(program)).href);
}

await main();
