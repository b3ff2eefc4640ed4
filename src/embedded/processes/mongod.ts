import { join } from "node:path";
import { type Launch, LOOPBACK } from "./launch-server.ts";
import { type MongoSecrets, REPLICA_SET } from "./mongo-access.ts";
import { moveReplicaSet } from "./move-replica-set.ts";
import type { ServerBinary } from "../binaries/server-binary.ts";

/** `none` for tests: nothing is flushed to the disk. */
export type Durability = "disk" | "none";

export const mongodLog = (home: string): string => join(home, "mongod.log");

/**
 * Tests create and drop hundreds of databases. By default dropped files stay open for the snapshot window of five
 * minutes and ten more while idle: 20,000 in a run, until mongod hits its limit of open files.
 * (docs: minSnapshotHistoryWindowInSeconds; WiredTiger: file_manager)
 */
const RELEASE_DROPPED_FILES = [
  "--setParameter",
  "minSnapshotHistoryWindowInSeconds=30",
  "--wiredTigerEngineConfigString",
  "file_manager=(close_idle_time=30,close_scan_interval=5,close_handle_minimum=200)",
];

/** How mongod runs: a replica set of one node (transactions need one), on loopback, with a key file and small cache. */
export function mongodLaunch(
  binary: ServerBinary,
  home: string,
  secrets: MongoSecrets,
  {
    durability,
    environment,
    onSpawned,
  }: Pick<Launch, "environment" | "onSpawned"> & { durability: Durability },
): Launch {
  const logFile = mongodLog(home);
  const launch = { title: "MongoDB", path: binary.path, logFile, cwd: home, environment, onSpawned };
  const alone = (port: number): string[] => [
    "--port",
    String(port),
    ...toArguments(home, secrets, logFile),
    ...(durability === "none" ? RELEASE_DROPPED_FILES : []),
  ];
  return {
    ...launch,
    prepare: async (port) => {
      const bare = { ...launch, prepare: (anyPort: number) => Promise.resolve(alone(anyPort)) };
      await moveReplicaSet(bare, home, secrets, port);
      return [...alone(port), "--replSet", REPLICA_SET];
    },
  };
}

function toArguments(home: string, secrets: MongoSecrets, logFile: string): string[] {
  const settings = {
    "--dbpath": join(home, "data"),
    "--bind_ip": LOOPBACK,
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
    // Locks of a process killed in mid-transaction last this long; by default a minute.
    "transactionLifetimeLimitSeconds=20",
  ];
  return [
    ...Object.entries(settings).flat(),
    ...flags,
    ...parameters.flatMap((parameter) => ["--setParameter", parameter]),
  ];
}
