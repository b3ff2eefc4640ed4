import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** What the real programs answer to --version; finding a binary needs nothing else of them. */
export const MONGOD_SAYS = "db version v6.0.5\nBuild Info: {}\n";
export const VALKEY_SAYS = "Valkey server v=9.1.2 sha=00000000:0 malloc=libc bits=64 build=0\n";
export const REDIS_SAYS = "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n";

/** A program that prints these words at every call. */
export async function program(path: string, says: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\ncat <<'END'\n${says}END\n`, { mode: 0o755 });
  return path;
}

/** A ZIP archive of files, made by Python's own packer. */
async function zip(target: string, files: Readonly<Record<string, string>>): Promise<string> {
  const script = `
import json, sys, zipfile
target, files = json.load(sys.stdin)
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in files.items():
        archive.writestr(name, text)
`;
  await mkdir(dirname(target), { recursive: true });
  const packing = promisify(execFile)("python3", ["-c", script]);
  packing.child.stdin?.end(JSON.stringify([target, files]));
  await packing;
  return target;
}

/** A wheel for any machine, as pip takes it from a folder. */
export function wheel(
  folder: string,
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
) {
  const info = `${name}-${version}.dist-info`;
  return zip(join(folder, `${name}-${version}-py3-none-any.whl`), {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  });
}
