import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWholeFile } from "./data-layout.ts";
import { type Launch, launchServer, LOOPBACK, stopServer } from "./launch-server.ts";
import { createClusterClient, type MongoSecrets, REPLICA_SET } from "./mongo-access.ts";

/**
 * Changes the port in the stored replica set configuration before mongod starts there. Otherwise mongod first asks the
 * old port whether that is itself, for 30 s without an answer. As in
 * https://www.mongodb.com/docs/manual/tutorial/change-hostnames-in-a-replica-set/: standalone, without --replSet.
 */
export async function moveReplicaSet(
  alone: Launch,
  home: string,
  secrets: MongoSecrets,
  port: number,
): Promise<void> {
  const stored = await readReplicaPort(home);
  if (stored === null || stored === port) return;
  const server = await launchServer(alone, null);
  const client = createClusterClient(server.port, secrets);
  try {
    await client
      .db("local")
      .collection<{ _id: string }>("system.replset")
      .updateOne(
        { _id: REPLICA_SET },
        { $set: { "members.0.host": `${LOOPBACK}:${port}` }, $inc: { version: 1 } },
      );
  } finally {
    await client.close();
    await stopServer(server);
  }
  await saveReplicaPort(home, port);
}

/** The port in the stored configuration; `null` before the first start, or if the record is lost. */
async function readReplicaPort(home: string): Promise<number | null> {
  const text = await readFile(join(home, "replica-port"), "utf8").catch(() => "");
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

export function saveReplicaPort(home: string, port: number): Promise<void> {
  return writeWholeFile(join(home, "replica-port"), String(port));
}
