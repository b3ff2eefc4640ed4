import { join } from "node:path";
import { MongoClient, MongoServerError } from "mongodb";
import type { Admin, Document } from "mongodb";
import { StoreError } from "../errors/reach-error.ts";
import { keepSecret } from "./data-layout.ts";
import type { RunningServer } from "./data-layout.ts";
import { LOOPBACK, pause } from "./launch-server.ts";
import type { Launch } from "./launch-server.ts";
import type { ServerBinary } from "./server-binary.ts";

export type Durability = "disk" | "none";

const REPLICA_SET = "rs0";
const USER = "reach";
const USER_ROLES = ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor"].map((role) => ({
  role,
  db: "admin",
}));
const NOT_YET_INITIALIZED = 94;
const PRIMARY_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 10;

export type MongoSecrets = { keyFile: string; clusterKey: string; password: string };

/** The key file of the replica set and the application user's password, each in a file of mode 0600. */
export async function mongoSecrets(home: string): Promise<MongoSecrets> {
  const keyFile = join(home, "keyfile");
  return {
    keyFile,
    clusterKey: await keepSecret(keyFile),
    password: await keepSecret(join(home, "password")),
  };
}

export function mongoUri(port: number, secrets: MongoSecrets): string {
  return `mongodb://${USER}:${secrets.password}@${LOOPBACK}:${port}/?authSource=admin&replicaSet=${REPLICA_SET}`;
}

/** How mongod is run: one node of a replica set (transactions need one), on loopback, with a key file, small cache. */
export function mongodLaunch(
  binary: ServerBinary,
  home: string,
  secrets: MongoSecrets,
  environment: Launch["environment"],
): Omit<Launch, "noted"> {
  const logFile = join(home, "mongod.log");
  const settings = {
    "--dbpath": join(home, "data"),
    "--bind_ip": LOOPBACK,
    "--replSet": REPLICA_SET,
    "--keyFile": secrets.keyFile,
    "--logpath": logFile,
    "--logRotate": "reopen",
    "--wiredTigerCacheSizeGB": "0.25",
    "--oplogSize": "64",
  };
  const flags = ["--logappend", "--quiet", "--nounixsocket"];
  const parameters = [
    "diagnosticDataCollectionEnabled=false",
    "shutdownTimeoutMillisForSignaledShutdown=100",
  ];
  const fixed = [
    ...Object.entries(settings).flat(),
    ...flags,
    ...parameters.flatMap((parameter) => ["--setParameter", parameter]),
  ];
  return {
    title: "MongoDB",
    path: binary.path,
    prepare: (port) => Promise.resolve(["--port", String(port), ...fixed]),
    logFile,
    cwd: home,
    environment,
  };
}

/**
 * Makes a started mongod usable: initiates the replica set, or, where its configuration names another port, mends it
 * by force; waits for the primary; sees to the application user.
 * @throws StoreError when no primary appears in 30 s
 */
export async function settleMongod(
  server: RunningServer,
  secrets: MongoSecrets,
  durability: Durability,
): Promise<void> {
  const client = new MongoClient(`mongodb://${LOOPBACK}:${server.port}/`, {
    directConnection: true,
    auth: { username: "__system", password: secrets.clusterKey },
    authSource: "local",
    authMechanism: "SCRAM-SHA-256",
    serverSelectionTimeoutMS: 10_000,
  });
  try {
    const admin = client.db("admin").admin();
    await settleReplicaSet(admin, server.port, durability);
    await untilPrimary(admin);
    await settleUser(admin, secrets.password);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`The embedded MongoDB could not be set up: ${messageOf(cause)}`, { cause });
  } finally {
    await client.close();
  }
}

async function settleReplicaSet(admin: Admin, port: number, durability: Durability): Promise<void> {
  const host = `${LOOPBACK}:${port}`;
  const config = await currentConfig(admin);
  const members = [{ _id: 0, host }];
  if (config === null) {
    const fresh = {
      _id: REPLICA_SET,
      members,
      writeConcernMajorityJournalDefault: durability === "disk",
      settings: { electionTimeoutMillis: 1_000 },
    };
    await admin.command({ replSetInitiate: fresh });
    return;
  }
  const first = (config["members"] as { host: string }[] | undefined)?.[0];
  if (first?.host === host) return;
  const mended = { ...config, members, version: Number(config["version"]) + 1 };
  await admin.command({ replSetReconfig: mended, force: true });
}

async function currentConfig(admin: Admin): Promise<Document | null> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))["config"] as Document;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return null;
    throw error;
  }
}

async function untilPrimary(admin: Admin): Promise<void> {
  const deadline = performance.now() + PRIMARY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if ((await admin.command({ hello: 1 }))["isWritablePrimary"] === true) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new StoreError("The embedded MongoDB became no primary within 30 s.");
}

async function settleUser(admin: Admin, password: string): Promise<void> {
  const known = await admin.command({ usersInfo: USER });
  const exists = Array.isArray(known["users"]) && known["users"].length > 0;
  const user = { pwd: password, roles: USER_ROLES, mechanisms: ["SCRAM-SHA-256"] };
  if (!exists) await admin.command({ createUser: USER, ...user });
  else if (!(await passwordHolds(admin, password))) await admin.command({ updateUser: USER, ...user });
}

/** A lost password file is replaced by a new one: the user then gets the new password. */
async function passwordHolds(admin: Admin, password: string): Promise<boolean> {
  const { me } = await admin.command({ hello: 1 });
  const probe = new MongoClient(`mongodb://${String(me)}/`, {
    directConnection: true,
    auth: { username: USER, password },
    authSource: "admin",
  });
  try {
    await probe.db("admin").command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await probe.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
