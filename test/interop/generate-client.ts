import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readHostEnvironment } from "../../config/host-environment.ts";
import { packageRoot } from "../../config/package-root.ts";
import { clientPartOf, headOf } from "./described.ts";
import { serveWorld } from "./served-world.ts";

/**
 * `npm run generate:client`: writes src/client/schema.ts from the description that the interface gives now. The
 * generator needs a TypeScript of another generation than ours, so both go into the cache folder of this user.
 */
const GENERATOR = "openapi-typescript@7.9.1";
const COMPILER = "typescript@5.9.3";
const TARGET = join(packageRoot(), "src", "client", "schema.ts");
const run = promisify(execFile);

async function generator(): Promise<string> {
  const folder = join(readHostEnvironment().cacheDir, GENERATOR);
  const program = join(folder, "node_modules", "openapi-typescript", "bin", "cli.js");
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (isThere) return program;
  process.stderr.write(`installing ${GENERATOR} in ${folder}, once\n`);
  await mkdir(folder, { recursive: true });
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, GENERATOR, COMPILER]);
  return program;
}

async function generate(description: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "reach-client-"));
  try {
    const [from, to] = [join(folder, "description.json"), join(folder, "schema.ts")];
    await writeFile(from, JSON.stringify(clientPartOf(description)));
    await run(process.execPath, [
      await generator(),
      from,
      "--output",
      to,
      "--root-types",
      "--root-types-no-schema-prefix",
      "--default-non-nullable=false",
    ]);
    const text = await formatted(await readFile(to, "utf8"));
    return text.slice(text.indexOf("export interface paths"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As the rest of the project, so that the check of formats passes. */
async function formatted(text: string): Promise<string> {
  const biome = join(packageRoot(), "node_modules", "@biomejs", "biome", "bin", "biome");
  const running = run(process.execPath, [biome, "format", `--stdin-file-path=${TARGET}`], {
    cwd: packageRoot(),
    maxBuffer: 64 * 1024 * 1024,
  });
  running.child.stdin?.end(text);
  return (await running).stdout;
}

const world = await serveWorld();
try {
  const answer = await fetch(new URL("/v1/openapi.json", world.address));
  const description = (await answer.json()) as object;
  const body = await generate(description);
  await writeFile(TARGET, headOf(description, body) + body);
  process.stdout.write(`${TARGET} is of the interface as it is now\n`);
} finally {
  await world.close();
}
