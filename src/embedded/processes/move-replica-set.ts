import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWholeFile } from "./data-layout.ts";
import { LOOPBACK, launchServer, stopServer } from "./launch-server.ts";
import type { Launch } from "./launch-server.ts";
import { REPLICA_SET, createClusterClient } from "./mongo-access.ts";
import type { MongoSecrets } from "./mongo-access.ts";

/**
 * Brings the stored configuration of the replica set to another port, before mongod starts there. Left to itself,
 * mongod first asks whoever listens on the old port whether that is itself, for 30 s when it gets no answer. The way
 * is that of https://www.mongodb.com/docs/manual/tutorial/change-hostnames-in-a-replica-set/: alone, without --replSet.
 */
export async function moveReplicaSet(
  alone: Launch,
  home: string,
  secrets: MongoSecrets,
  port: number,
): Promise<void> {
  const settled = await settledPort(home);
  if (settled === null || settled === port) return;
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

/** The port that the stored configuration names; `null` before the first, or when the note is lost. */
async function settledPort(home: string): Promise<number | null> {
  const text = await readFile(join(home, "replica-port"), "utf8").catch(() => "");
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

export function saveReplicaPort(home: string, port: number): Promise<void> {
  return writeWholeFile(join(home, "replica-port"), String(port));
}
