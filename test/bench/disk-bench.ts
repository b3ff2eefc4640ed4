import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Collection, type CreateCollectionOptions, type Db, type Document, MongoClient } from "mongodb";
import { openStore } from "../../src/store/open-store.ts";
import { testDatabase } from "../support/servers.ts";
import { DECADE, fill, registryOf } from "./history-world.ts";
import type { Section, SectionResult } from "./section.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** MongoDB writes a checkpoint each minute; before it, the files do not show what they hold. */
const CHECKPOINT_MS = 75_000;
const KINDS = ["snapshots", "dayRollups", "lookRuns", "coverageDays", "liveSessions"] as const;

/** A month of hourly readings and looks every ten minutes of the shipped offices, as each kind of row lies on the disk. */
async function benchDisk(): Promise<SectionResult> {
  const database = testDatabase("bench_disk");
  const store = await openStore({
    uri: database.mongoUri,
    database: database.name,
    collectorVersion: "bench",
  });
  await store.prepare();
  const accounts = await registryOf(store, DECADE);
  const month = { from: DECADE.to - DAYS * DAY_MS, to: DECADE.to };
  await fill(database.mongoUri, database.name, accounts, month);
  const client = await new MongoClient(database.mongoUri).connect();
  const db = client.db(database.name);
  await spread(db.collection("snapshots"));
  const perYear = (bytes: number) => (bytes * 365) / DAYS / accounts.length / 1e6;
  const names = await copyOtherwise(db);
  await pause(CHECKPOINT_MS);
  const kinds: Record<string, number> = {};
  for (const kind of KINDS) kinds[kind] = perYear(await bytesOf(db, kind));
  const ways: Record<string, number> = {};
  for (const [way, name] of Object.entries(names)) ways[way] = perYear(await bytesOf(db, name));
  const figures = {
    megabytesPerAccountAndYear: kinds,
    snapshotsOtherwise: ways,
  };
  await client.close();
  await store.close();
  await database.cleanUp();
  const row = (what: string, measured: number) => ({
    what: `disk per account and year, ${what}`,
    measured: `${measured.toFixed(2)} MB`,
    target: null,
    met: null,
  });
  return {
    figures,
    rows: [...Object.entries(kinds), ...Object.entries(figures.snapshotsOtherwise)].map(([what, size]) =>
      row(what, size),
    ),
  };
}

/** Writes into every row a digest and a request reference of its own, as real answers have: they do not compress. */
async function spread(snapshots: Collection): Promise<void> {
  const rows = await snapshots.find().toArray();
  for (let from = 0; from < rows.length; from += 5_000)
    await snapshots.bulkWrite(
      rows.slice(from, from + 5_000).map(({ _id }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $set: {
              "provenance.requestRef": randomBytes(16).toString("base64url"),
              "provenance.rawDigest": randomBytes(32).toString("hex"),
            },
          },
        },
      })),
      { ordered: false },
    );
}

/** What the newest checkpoint holds, rows and indexes. */
async function bytesOf(db: Db, name: string): Promise<number> {
  const [stats] = await db
    .collection(name)
    .aggregate([{ $collStats: { storageStats: {} } }])
    .toArray();
  const {
    storageSize,
    freeStorageSize = 0,
    totalIndexSize,
  } = (stats as { storageStats: Document }).storageStats;
  return storageSize - freeStorageSize + totalIndexSize;
}

/** The same snapshots, stored in other ways. */
async function copyOtherwise(db: Db): Promise<Record<string, string>> {
  const source = db.collection("snapshots");
  const copy = async (name: string, options: CreateCollectionOptions, stages: Document[] = []) => {
    await db.createCollection(name, options);
    const indexes = options.timeseries
      ? []
      : (await source.indexes()).filter(({ name: one }) => one !== "_id_");
    if (stages.length === 0)
      for (const { key, unique } of indexes)
        await db.collection(name).createIndex(key, { unique: unique === true });
    let rows: Document[] = [];
    const write = async () => {
      if (rows.length > 0) await db.collection(name).insertMany(rows, { ordered: false });
      rows = [];
    };
    for await (const row of source.aggregate([{ $sort: { slot: 1 } }, ...stages], { allowDiskUse: true }))
      if (rows.push(row) >= 5_000) await write();
    await write();
    return name;
  };
  const who = { accountKey: "$accountKey", officeId: "$officeId", platform: "$platform", via: "$via" };
  const local = { $dateToString: { date: "$slot", format: "%Y-%m-%d", timezone: "Asia/Kolkata" } };
  return {
    "snapshots copied as they are": await copy("asTheyAre", {}),
    "snapshots compressed by zstd": await copy("zstd", {
      storageEngine: { wiredTiger: { configString: "block_compressor=zstd" } },
    }),
    "a document for each account and day": await copy("byDay", {}, [
      {
        $group: {
          _id: { ...who, day: local },
          readings: {
            $push: { $unsetField: { field: "_id", input: { $mergeObjects: ["$provenance", "$$ROOT"] } } },
          },
        },
      },
      { $unset: ["readings.provenance", "readings.accountKey", "readings.officeId", "readings.platform"] },
    ]),
    "a time-series collection": await copy(
      "series",
      { timeseries: { timeField: "slot", metaField: "who", granularity: "hours" } },
      [{ $set: { who } }, { $unset: ["accountKey", "officeId", "platform", "via"] }],
    ),
  };
}

export const diskSection: Section = {
  name: "disk",
  about: "disk for each account and year, and what other ways of storing would take",
  run: benchDisk,
};
