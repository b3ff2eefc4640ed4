import { type Admin, type Document, MongoClient, MongoNetworkError, MongoServerError } from "mongodb";
import { StoreError } from "../../errors/reach-error.ts";
import type { RunningServer } from "./data-layout.ts";
import { LOOPBACK, pause } from "./launch-server.ts";
import { createClusterClient, type MongoSecrets, REPLICA_SET, USER } from "./mongo-access.ts";
import type { Durability } from "./mongod.ts";
import { saveReplicaPort } from "./move-replica-set.ts";
import { isAlive } from "./process-identity.ts";

const USER_ROLES = ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor"].map((role) => ({
  role,
  db: "admin",
}));
/** MongoDB's error codes (src/mongo/base/error_codes.yml in its sources). */
const ALREADY_INITIALIZED = 23;
const NOT_YET_INITIALIZED = 94;
const READY_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 10;

/**
 * Makes a started mongod usable: initiates the replica set, or forces a reconfiguration where it still names another
 * port; waits for the primary; ensures the application user.
 * @throws StoreError when that takes more than 60 s or the server has ended
 */
export async function prepareMongod(
  server: RunningServer,
  home: string,
  secrets: MongoSecrets,
  durability: Durability,
): Promise<void> {
  const client = createClusterClient(server.port, secrets);
  const deadline = performance.now() + READY_TIMEOUT_MS;
  try {
    const admin = client.db("admin").admin();
    while (!(await isPrimary(admin, server.port, durability))) {
      if (performance.now() > deadline) throw new Error("it did not become primary within 60 s");
      if (!isAlive(server)) throw new Error("it ended");
      await pause(LOOK_EVERY_MS);
    }
    await ensureUser(admin, server.port, secrets.password);
    await saveReplicaPort(home, server.port);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`the embedded MongoDB could not be set up: ${reason}`, { cause });
  } finally {
    await client.close();
  }
}

/** One step towards a primary. A node that changes its state closes its connections; that is expected. */
async function isPrimary(admin: Admin, port: number, durability: Durability): Promise<boolean> {
  try {
    if (!(await ensureConfig(admin, port, durability))) return false;
    return (await admin.command({ hello: 1 }))["isWritablePrimary"] === true;
  } catch (error) {
    if (error instanceof MongoNetworkError) return false;
    throw error;
  }
}

/** A node that is still reading its stored configuration reports that it has none and cannot be initiated. */
async function ensureConfig(admin: Admin, port: number, durability: Durability): Promise<boolean> {
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
  const corrected = { ...config, members, version: Number(config["version"]) + 1 };
  await admin.command({ replSetReconfig: corrected, force: true });
  return true;
}

async function currentConfig(admin: Admin): Promise<Document | null> {
  const asking = admin.command({ replSetGetConfig: 1 });
  if (!(await succeeds(asking, NOT_YET_INITIALIZED))) return null;
  return (await asking)["config"] as Document;
}

/** `false` if the server answers with this error code; any other error is thrown. */
async function succeeds(asking: Promise<unknown>, code: number): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === code) return false;
    throw error;
  }
}

async function ensureUser(admin: Admin, port: number, password: string): Promise<void> {
  const known = await admin.command({ usersInfo: USER });
  const exists = Array.isArray(known["users"]) && known["users"].length > 0;
  const user = { pwd: password, roles: USER_ROLES, mechanisms: ["SCRAM-SHA-256"] };
  if (!exists) await admin.command({ createUser: USER, ...user });
  else if (!(await passwordWorks(port, password))) await admin.command({ updateUser: USER, ...user });
}

/** Whether the password still works; after a lost password file the user gets the new one. */
async function passwordWorks(port: number, password: string): Promise<boolean> {
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
