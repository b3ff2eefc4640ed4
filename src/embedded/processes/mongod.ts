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
const RELEASE_DROPPED_FILES = {
  parameter: "minSnapshotHistoryWindowInSeconds=30",
  engine: "file_manager=(close_idle_time=30,close_scan_interval=5,close_handle_minimum=200)",
};

/**
 * How much of the cache may be unwritten. By default threads go through it for pages to write from 5 % on, 13 MB of our
 * small one: a sweep of 10,000 accounts cost the server half as much again. (WiredTiger: eviction_dirty_target)
 */
const LET_PAGES_WAIT =
  "eviction_dirty_target=40,eviction_dirty_trigger=60,eviction_updates_target=20,eviction_updates_trigger=40";

type MongodWork = { durability: Durability; cacheGigabytes: number };

/** How mongod runs: a replica set of one node (transactions need one), on loopback, with a key file and small cache. */
export function mongodLaunch(
  binary: ServerBinary,
  home: string,
  secrets: MongoSecrets,
  { environment, onSpawned, ...work }: Pick<Launch, "environment" | "onSpawned"> & MongodWork,
): Launch {
  const logFile = mongodLog(home);
  const launch = { title: "MongoDB", path: binary.path, logFile, cwd: home, environment, onSpawned };
  const alone = (port: number): string[] => [
    "--port",
    String(port),
    ...toArguments(home, secrets, logFile, work),
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

function toArguments(
  home: string,
  secrets: MongoSecrets,
  logFile: string,
  { durability, cacheGigabytes }: MongodWork,
): string[] {
  const isTested = durability === "none";
  const settings = {
    "--dbpath": join(home, "data"),
    "--bind_ip": LOOPBACK,
    "--keyFile": secrets.keyFile,
    "--logpath": logFile,
    "--logRotate": "reopen",
    "--wiredTigerCacheSizeGB": String(cacheGigabytes),
    "--wiredTigerEngineConfigString": isTested
      ? `${LET_PAGES_WAIT},${RELEASE_DROPPED_FILES.engine}`
      : LET_PAGES_WAIT,
    "--oplogSize": "64",
  };
  const flags = ["--logappend", "--quiet", "--nounixsocket"];
  const parameters = [
    "diagnosticDataCollectionEnabled=false",
    "shutdownTimeoutMillisForSignaledShutdown=100",
    // Locks of a process killed in mid-transaction last this long; by default a minute.
    "transactionLifetimeLimitSeconds=20",
    ...(isTested ? [RELEASE_DROPPED_FILES.parameter] : []),
  ];
  return [
    ...Object.entries(settings).flat(),
    ...flags,
    ...parameters.flatMap((parameter) => ["--setParameter", parameter]),
  ];
}
