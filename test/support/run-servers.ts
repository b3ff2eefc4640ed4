import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readHostEnvironment } from "../../config/host-environment.ts";
import { openServers } from "../../src/embedded/open-servers.ts";
import type { OpenServers } from "../../src/embedded/open-servers.ts";

let running: { servers: OpenServers; folder: string } | null = null;

/** One mongod and one Valkey for the whole run; test files find them by TEST_MONGODB_URI and TEST_REDIS_URL. */
export async function startRunServers(): Promise<void> {
  const cacheGigabytes = process.env["TEST_MONGOD_CACHE_GB"];
  const folder = await mkdtemp(join(tmpdir(), "reach-test-"));
  const servers = await openServers({
    mongoUri: null,
    redisUrl: null,
    mongodBin: process.env["MONGOD_BIN"] ?? null,
    valkeyBin: process.env["VALKEY_BIN"] ?? null,
    dataDir: folder,
    host: readHostEnvironment(),
    durability: "none",
    ...(cacheGigabytes === undefined ? {} : { cacheGigabytes: Number(cacheGigabytes) }),
    notify: (line) => process.stderr.write(`test servers: ${line}\n`),
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    const remedy = error instanceof Error && "remedy" in error ? String(error.remedy) : "";
    if (remedy !== "") process.stderr.write(`${remedy}\n`);
    throw error;
  });
  running = { servers, folder };
  process.env["TEST_MONGODB_URI"] = servers.mongoUri;
  process.env["TEST_REDIS_URL"] = servers.redisUrl;
  process.env["TEST_IDLE_DATABASES"] = join(folder, "idle");
}

export async function stopRunServers(): Promise<void> {
  if (running === null) return;
  await running.servers.release();
  await rm(running.folder, { recursive: true, force: true });
  running = null;
}
