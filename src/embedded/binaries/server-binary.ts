import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The servers that the collector needs: a MongoDB and a Redis or Valkey. */
export type Role = "mongo" | "redis";
export type Product = "mongod" | "valkey" | "redis";

/** A server program that was run successfully. `from` says where it was found, for a person. */
export type ServerBinary = {
  role: Role;
  product: Product;
  path: string;
  version: string;
  major: string;
  from: string;
};

/** Why a program cannot be used, as the end of a sentence. */
export type Refusal = { refused: string };

export const PROOF_TIMEOUT_MS = 5_000;

const LOWEST: Record<Product, readonly [number, number]> = {
  mongod: [6, 0],
  valkey: [7, 2],
  redis: [6, 2],
};

const VERSION_LINES: readonly { product: Product; role: Role; pattern: RegExp }[] = [
  { product: "mongod", role: "mongo", pattern: /^db version v(\d+\.\d+\.\d+)/m },
  { product: "valkey", role: "redis", pattern: /^Valkey server v=(\d+\.\d+\.\d+)/m },
  { product: "redis", role: "redis", pattern: /^Redis server v=(\d+\.\d+\.\d+)/m },
];

/** The part of a version that a data directory is bound to: `6.0` of mongod 6.0.5, `9` of Valkey 9.1.2. */
export function toMajorVersion(product: Product, version: string): string {
  const parts = version.split(".");
  return product === "mongod" ? parts.slice(0, 2).join(".") : (parts[0] ?? version);
}

/** Parses the output of `--version`. `null` = not a server of this role. */
export function parseVersion(role: Role, output: string): { product: Product; version: string } | null {
  for (const line of VERSION_LINES) {
    const version = line.role === role ? line.pattern.exec(output)?.[1] : undefined;
    if (version !== undefined) return { product: line.product, version };
  }
  return null;
}

/** Runs `PATH --version` (5 s): a program is used only if it is the expected server and new enough. */
export async function proveBinary(role: Role, path: string, from: string): Promise<ServerBinary | Refusal> {
  let output: string;
  try {
    output = (await promisify(execFile)(path, ["--version"], { timeout: PROOF_TIMEOUT_MS })).stdout;
  } catch (error) {
    return { refused: `does not run (${toReason(error)})` };
  }
  const found = parseVersion(role, output);
  if (found === null)
    return { refused: `does not answer --version as ${role === "mongo" ? "mongod" : "Valkey or Redis"}` };
  const [lowestMajor, lowestMinor] = LOWEST[found.product];
  const [major = 0, minor = 0] = found.version.split(".").map(Number);
  if (major < lowestMajor || (major === lowestMajor && minor < lowestMinor))
    return { refused: `is version ${found.version}; ${lowestMajor}.${lowestMinor} or newer is needed` };
  return { role, path, from, ...found, major: toMajorVersion(found.product, found.version) };
}

function toReason(error: unknown): string {
  const failure = error as { message: string; code?: unknown; killed?: boolean; stderr?: string };
  if (failure.killed === true) return `no answer to --version within ${PROOF_TIMEOUT_MS / 1000} s`;
  if (failure.code === "ENOENT") return "no such file";
  if (failure.code === "EACCES") return "not an executable file";
  const output = failure.stderr?.trim().split("\n")[0];
  return (output || failure.message).slice(0, 200);
}
