import { join } from "node:path";
import { MongoClient } from "mongodb";
import { loadOrCreateSecret } from "./data-layout.ts";
import { LOOPBACK } from "./launch-server.ts";

export const REPLICA_SET = "rs0";
export const USER = "reach";

export type MongoSecrets = { keyFile: string; clusterKey: string; password: string };

/** The key file of the replica set and the application user's password, each in a file of mode 0600. */
export async function loadMongoSecrets(home: string): Promise<MongoSecrets> {
  const keyFile = join(home, "keyfile");
  return {
    keyFile,
    clusterKey: await loadOrCreateSecret(keyFile),
    password: await loadOrCreateSecret(join(home, "password")),
  };
}

export function toMongoUri(port: number, secrets: MongoSecrets): string {
  return `mongodb://${USER}:${secrets.password}@${LOOPBACK}:${port}/?authSource=admin&replicaSet=${REPLICA_SET}`;
}

/** A client with the cluster's own rights, which needs no user and works before there is a primary. */
export function createClusterClient(port: number, secrets: MongoSecrets): MongoClient {
  return new MongoClient(`mongodb://${LOOPBACK}:${port}/`, {
    directConnection: true,
    auth: { username: "__system", password: secrets.clusterKey },
    authSource: "local",
    authMechanism: "SCRAM-SHA-256",
    serverSelectionTimeoutMS: 10_000,
  });
}
