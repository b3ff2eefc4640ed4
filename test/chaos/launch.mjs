import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `npm run chaos`: builds the sources and the suite into a folder of this run's own, runs it, and removes the folder.
 * The processes that are tormented thus run built code, and an edit in mid-run changes nothing.
 */
const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const BUILD = join(ROOT, ".build", `chaos-${process.pid}`);

const typescript = createRequire(join(ROOT, "package.json")).resolve("typescript/package.json");
const compiler = join(dirname(typescript), "bin", "tsc");
const args = [compiler, "-p", join(HERE, "tsconfig.json"), "--noCheck", "--outDir", BUILD];
const built = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
const remove = () => fs.rmSync(BUILD, { recursive: true, force: true });
if (built.status !== 0) {
  remove();
  process.exit(1);
}
const main = join(BUILD, "test", "chaos", "main.js");
const child = spawn(process.execPath, ["--enable-source-maps", main, ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  remove();
  process.exitCode = code ?? 1;
});
