import { setTimeout as pause } from "node:timers/promises";
import { rename } from "node:fs/promises";
import { systemClock } from "../../telemetry/clock.ts";
import {
  type Layout,
  readRecord,
  readRunning,
  type RunningServer,
  saveRunning,
  writeRecord,
} from "./data-layout.ts";
import { type BoundVersion, findBinary } from "../binaries/find-binary.ts";
import { startGuardian, stopGuardian } from "./guardian.ts";
import {
  type Launch,
  launchServer,
  LOOPBACK,
  readLogEnd,
  rotateLog,
  sizeOf,
  stopServer,
} from "./launch-server.ts";
import { loadMongoSecrets, toMongoUri } from "./mongo-access.ts";
import { type Durability, mongodLaunch, mongodLog } from "./mongod.ts";
import type { HostEnvironment } from "../host-environment.ts";
import { isAlive } from "./process-identity.ts";
import { isAppendOnlyFileDamaged, toStartError } from "./start-error.ts";
import { prepareMongod } from "./replica-set.ts";
import type { Role, ServerBinary } from "../binaries/server-binary.ts";
import {
  loadValkeyPassword,
  prepareSocket,
  toRedisUrl,
  valkeyLaunch,
  valkeyLog,
  waitForValkey,
} from "./valkey.ts";

export type RunContext = {
  layout: Layout;
  roles: readonly Role[];
  given: Readonly<Record<Role, string | null>>;
  host: HostEnvironment;
  notify: (line: string) => void;
  durability: Durability;
  cacheGigabytes: number;
};

/** `brief`: product and address; `describe`: also the program and its data. */
export type StartedServer = { uri: string; version: string; brief: string; describe: string };

type Recipe = {
  launch: (binary: ServerBinary) => Launch;
  settle: (server: RunningServer) => Promise<void>;
  uri: (port: number) => string;
};

const DEFAULT_PRODUCT = { mongo: "mongod", redis: "valkey" } as const;
const TITLE = { mongod: "MongoDB", valkey: "Valkey", redis: "Redis" } as const;

/** Starts those of the requested servers that do not run and answer. To be called under the lock. */
export async function startMissingServers(
  context: RunContext,
): Promise<Partial<Record<Role, StartedServer>>> {
  const { layout } = context;
  await startGuardian(layout, context.host.serverEnvironment);
  const outcomes = await Promise.allSettled(context.roles.map((role) => startOne(role, context)));
  const record = await readRecord(layout);
  const started: Partial<Record<Role, StartedServer>> = {};
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") continue;
    const { role, server, binary, uri } = outcome.value;
    if (binary !== null) {
      const { product, version, major, path } = binary;
      record[role] = { product, version, major, path };
    }
    started[role] = { uri, ...describe(role, server, binary, record[role], layout) };
  }
  await writeRecord(layout, record);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return started;
}

function describe(
  role: Role,
  server: RunningServer,
  binary: ServerBinary | null,
  bound: BoundVersion | undefined,
  layout: Layout,
): Omit<StartedServer, "uri"> {
  const version = bound?.version ?? "of unknown version";
  const title = TITLE[bound?.product ?? DEFAULT_PRODUCT[role]];
  const how = binary === null ? "already running" : `started (${binary.from}: ${binary.path})`;
  const place = role === "redis" ? "a Unix socket" : `${LOOPBACK}:${server.port}`;
  const at = `${title} ${version} on ${place}`;
  return {
    version,
    brief: `${at}, embedded`,
    describe: `${at}, ${how}, data in ${layout.home[role]}`,
  };
}

/** Stops all servers of this data directory. To be called under the lock. */
export async function stopAll(layout: Layout): Promise<void> {
  await stopGuardian(layout);
  const servers = await Promise.all([readRunning(layout, "mongo"), readRunning(layout, "redis")]);
  await Promise.all(servers.filter((server) => server !== null).map((server) => stopServer(server)));
}

/** The requested servers that do not run. Reads only; needs no lock. */
export async function findMissingRoles({ layout, roles }: RunContext): Promise<Role[]> {
  const missing: Role[] = [];
  for (const role of roles) {
    const server = await readRunning(layout, role);
    if (server === null || !isAlive(server)) missing.push(role);
  }
  return missing;
}

/** Rotates large logs of running servers. To be called under the lock. */
export async function rotateLogs(layout: Layout): Promise<void> {
  await rotateLog(mongodLog(layout.home.mongo), await readRunning(layout, "mongo"));
  await rotateLog(valkeyLog(layout.home.redis));
}

async function startOne(role: Role, context: RunContext) {
  const { layout, host, notify } = context;
  const recipe = await recipeFor(role, context);
  const earlier = await readRunning(layout, role);
  const boundTo = (await readRecord(layout))[role] ?? null;
  if (earlier !== null && isAlive(earlier)) {
    if (await answers(recipe, earlier))
      return { role, server: earlier, binary: null, uri: recipe.uri(earlier.port) };
    notify(`the running ${TITLE[boundTo?.product ?? DEFAULT_PRODUCT[role]]} does not answer: restarting it`);
    await stopServer(earlier);
  }
  const { cacheDir, searchPath, fetchEnvironment: environment } = host;
  const given = context.given[role];
  const binary = await findBinary({
    role,
    configured: given,
    boundTo,
    searchPath,
    cacheDir,
    environment,
    notify,
  });
  const launch = recipe.launch(binary);
  await rotateLog(launch.logFile);
  const server = await launchOrRepair(launch, recipe, earlier?.port ?? null, context);
  return { role, server, binary, uri: recipe.uri(server.port) };
}

/** Valkey's append-only file holds the queues alone, which are planned again: a damaged one is put aside. */
async function launchOrRepair(
  launch: Launch,
  recipe: Recipe,
  port: number | null,
  { notify }: RunContext,
): Promise<RunningServer> {
  const logFrom = await sizeOf(launch.logFile);
  try {
    return await launchAndSettle(launch, recipe, port);
  } catch (error) {
    const folder = launch.appendOnlyFolder;
    if (folder === undefined || !isAppendOnlyFileDamaged(await readLogEnd(launch.logFile, logFrom)))
      throw error;
    const aside = `${folder}.damaged-${systemClock.now().getTime()}`;
    await rename(folder, aside);
    notify(
      `the append-only file of ${launch.title} was damaged: it is kept as ${aside}, and the queues start empty`,
    );
    return launchAndSettle(launch, recipe, port);
  }
}

const ENDING_MS = 2_000;
const LOOK_EVERY_MS = 50;

/** A server may accept connections and end while it still loads its data. */
async function launchAndSettle(launch: Launch, recipe: Recipe, port: number | null): Promise<RunningServer> {
  const logFrom = await sizeOf(launch.logFile);
  const server = await launchServer(launch, port);
  try {
    await recipe.settle(server);
    return server;
  } catch (cause) {
    if (await outlives(server, ENDING_MS)) {
      await stopServer(server);
      throw cause;
    }
    const log = await readLogEnd(launch.logFile, logFrom);
    throw toStartError({ ...launch, home: launch.cwd, reason: "it ended", log }, cause);
  }
}

/** Whether a server still runs after this time: one that closes its connections may be about to end. */
async function outlives(server: RunningServer, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isAlive(server) && performance.now() < deadline) await pause(LOOK_EVERY_MS);
  return isAlive(server);
}

function answers(recipe: Recipe, server: RunningServer): Promise<boolean> {
  return recipe.settle(server).then(
    () => true,
    () => false,
  );
}

async function recipeFor(
  role: Role,
  { layout, host, durability, cacheGigabytes }: RunContext,
): Promise<Recipe> {
  const home = layout.home[role];
  const context = {
    environment: host.serverEnvironment,
    onSpawned: (server: RunningServer) => saveRunning(layout, role, server),
  };
  if (role === "mongo") {
    const secrets = await loadMongoSecrets(home);
    return {
      launch: (binary) => mongodLaunch(binary, home, secrets, { ...context, durability, cacheGigabytes }),
      settle: (server) => prepareMongod(server, home, secrets, durability),
      uri: (port) => toMongoUri(port, secrets),
    };
  }
  const access = { socket: await prepareSocket(home), password: await loadValkeyPassword(home) };
  return {
    launch: (binary) => valkeyLaunch(binary, home, access, durability, context),
    settle: () => waitForValkey(access),
    uri: () => toRedisUrl(access.socket, access.password),
  };
}
