import { MongoClient, MongoNetworkError, MongoServerError } from "mongodb";
import type { Admin, Document } from "mongodb";
import { StoreError } from "../../errors/reach-error.ts";
import type { RunningServer } from "./data-layout.ts";
import { LOOPBACK, pause } from "./launch-server.ts";
import { REPLICA_SET, USER, createClusterClient } from "./mongo-access.ts";
import type { MongoSecrets } from "./mongo-access.ts";
import type { Durability } from "./mongod.ts";
import { saveReplicaPort } from "./move-replica-set.ts";
import { isAlive } from "./process-identity.ts";

const USER_ROLES = ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor"].map((role) => ({
  role,
  db: "admin",
}));
/** Error codes of MongoDB (src/mongo/base/error_codes.yml in its sources). */
const ALREADY_INITIALIZED = 23;
const NOT_YET_INITIALIZED = 94;
const SETTLE_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 10;

/**
 * Makes a started mongod usable: initiates the replica set, or, where its configuration still names another port,
 * mends it by force; waits for the primary; sees to the application user.
 * @throws StoreError when that has not come about in 60 s, or the server has ended
 */
export async function prepareMongod(
  server: RunningServer,
  home: string,
  secrets: MongoSecrets,
  durability: Durability,
): Promise<void> {
  const client = createClusterClient(server.port, secrets);
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  try {
    const admin = client.db("admin").admin();
    while (!(await isPrimary(admin, server.port, durability))) {
      if (performance.now() > deadline) throw new Error("it became no primary within 60 s");
      if (!isAlive(server)) throw new Error("it ended");
      await pause(LOOK_EVERY_MS);
    }
    await settleUser(admin, server.port, secrets.password);
    await saveReplicaPort(home, server.port);
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`The embedded MongoDB could not be set up: ${told}.`, { cause });
  } finally {
    await client.close();
  }
}

/** One step towards a primary. A node that changes its state closes its connections: that is no failure. */
async function isPrimary(admin: Admin, port: number, durability: Durability): Promise<boolean> {
  try {
    if (!(await settleConfig(admin, port, durability))) return false;
    return (await admin.command({ hello: 1 }))["isWritablePrimary"] === true;
  } catch (error) {
    if (error instanceof MongoNetworkError) return false;
    throw error;
  }
}

/** A node that is just reading its stored configuration says that it has none, and that it cannot take one. */
async function settleConfig(admin: Admin, port: number, durability: Durability): Promise<boolean> {
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
    return succeeds(admin.command({ replSetInitiate: fresh }), ALREADY_INITIALIZED);
  }
  const first = (config["members"] as { host: string }[] | undefined)?.[0];
  if (first?.host === host) return true;
  const mended = { ...config, members, version: Number(config["version"]) + 1 };
  await admin.command({ replSetReconfig: mended, force: true });
  return true;
}

async function currentConfig(admin: Admin): Promise<Document | null> {
  const asking = admin.command({ replSetGetConfig: 1 });
  if (!(await succeeds(asking, NOT_YET_INITIALIZED))) return null;
  return (await asking)["config"] as Document;
}

/** `false` when the server answers with this code; any other error is thrown. */
async function succeeds(asking: Promise<unknown>, code: number): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === code) return false;
    throw error;
  }
}

async function settleUser(admin: Admin, port: number, password: string): Promise<void> {
  const known = await admin.command({ usersInfo: USER });
  const exists = Array.isArray(known["users"]) && known["users"].length > 0;
  const user = { pwd: password, roles: USER_ROLES, mechanisms: ["SCRAM-SHA-256"] };
  if (!exists) await admin.command({ createUser: USER, ...user });
  else if (!(await passwordHolds(port, password))) await admin.command({ updateUser: USER, ...user });
}

/** A lost password file is replaced by a new one: the user then gets the new password. */
async function passwordHolds(port: number, password: string): Promise<boolean> {
  const auth = { username: USER, password };
  const options = { directConnection: true, auth, authSource: "admin" };
  const probe = new MongoClient(`mongodb://${LOOPBACK}:${port}/`, options);
  try {
    await probe.db("admin").command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await probe.close();
  }
}
