import { readRecord, readRunning, writeRecord, writeRunning } from "./data-layout.ts";
import type { Layout, RunningServer } from "./data-layout.ts";
import { findBinary } from "./find-binary.ts";
import { launchServer, stopServer, turnLog } from "./launch-server.ts";
import type { Launch } from "./launch-server.ts";
import { mongodLaunch, mongoSecrets, mongoUri, settleMongod } from "./mongod.ts";
import type { Durability } from "./mongod.ts";
import type { HostEnvironment } from "./open-servers.ts";
import { isAlive } from "./process-identity.ts";
import type { Role, ServerBinary } from "./server-binary.ts";
import { redisUrl, settleValkey, valkeyLaunch, valkeyPassword } from "./valkey.ts";

export type RunContext = {
  layout: Layout;
  roles: readonly Role[];
  given: Readonly<Record<Role, string | null>>;
  host: HostEnvironment;
  notify: (line: string) => void;
  durability: Durability;
};

export type Started = { uri: string; version: string; describe: string };

type Recipe = {
  launch: (binary: ServerBinary) => Launch;
  settle: (server: RunningServer) => Promise<void>;
  uri: (port: number) => string;
};

const TITLE = { mongod: "MongoDB", valkey: "Valkey", redis: "Redis" } as const;

/** Sees to it that the servers asked for run and answer. To be called under the lock. */
export async function startNeeded(context: RunContext): Promise<Partial<Record<Role, Started>>> {
  const outcomes = await Promise.allSettled(context.roles.map((role) => startOne(role, context)));
  const started: Partial<Record<Role, Started>> = {};
  const running = await readRunning(context.layout);
  const record = await readRecord(context.layout);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") continue;
    const { role, server, binary, fresh, uri } = outcome.value;
    running[role] = server;
    if (binary !== null) {
      const { product, version, major, path } = binary;
      record[role] = { product, version, major, path };
    }
    const bound = record[role];
    const version = bound?.version ?? "of unknown version";
    const title = TITLE[bound?.product ?? (role === "mongo" ? "mongod" : "valkey")];
    const how = fresh ? `started (${binary?.from ?? "as before"}: ${bound?.path})` : "runs already";
    started[role] = {
      uri,
      version,
      describe: `${title} ${version} on 127.0.0.1:${server.port}, ${how}, data in ${context.layout.home[role]}`,
    };
  }
  await writeRunning(context.layout, running);
  await writeRecord(context.layout, record);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return started;
}

/** Stops whatever this data directory has running. To be called under the lock. */
export async function stopAll(layout: Layout): Promise<void> {
  const running = await readRunning(layout);
  const servers = [running.mongo, running.redis].filter((server) => server !== undefined);
  await Promise.all(servers.map((server) => stopServer(server)));
}

/** Whether each server asked for is there. Reads only; needs no lock. */
export async function missingRoles(context: RunContext): Promise<Role[]> {
  const running = await readRunning(context.layout);
  return context.roles.filter((role) => {
    const server = running[role];
    return server === undefined || !isAlive(server);
  });
}

async function startOne(role: Role, context: RunContext) {
  const recipe = await recipeFor(role, context);
  const earlier = (await readRunning(context.layout))[role];
  const boundTo = (await readRecord(context.layout))[role] ?? null;
  if (earlier !== undefined && isAlive(earlier)) {
    const usable = await recipe.settle(earlier).then(
      () => true,
      () => false,
    );
    if (usable) return { role, server: earlier, binary: null, fresh: false, uri: recipe.uri(earlier.port) };
    context.notify(`the ${TITLE[boundTo?.product ?? "mongod"]} that runs does not answer: starting it again`);
    await stopServer(earlier);
  }
  const { cacheDir, searchPath, fetchEnvironment: environment } = context.host;
  const binary = await findBinary({
    role,
    given: context.given[role],
    boundTo,
    searchPath,
    cacheDir,
    environment,
    notify: context.notify,
  });
  const launch = recipe.launch(binary);
  await turnLog(launch.logFile);
  const server = await launchServer(launch, earlier?.port ?? null);
  try {
    await recipe.settle(server);
  } catch (error) {
    await stopServer(server);
    throw error;
  }
  return { role, server, binary, fresh: true, uri: recipe.uri(server.port) };
}

async function recipeFor(role: Role, { layout, host, durability }: RunContext): Promise<Recipe> {
  const home = layout.home[role];
  if (role === "mongo") {
    const secrets = await mongoSecrets(home);
    return {
      launch: (binary) => mongodLaunch(binary, home, secrets, host.serverEnvironment),
      settle: (server) => settleMongod(server, secrets, durability),
      uri: (port) => mongoUri(port, secrets),
    };
  }
  const password = await valkeyPassword(home);
  return {
    launch: (binary) => valkeyLaunch(binary, home, password, durability, host.serverEnvironment),
    settle: (server) => settleValkey(server, password),
    uri: (port) => redisUrl(port, password),
  };
}
