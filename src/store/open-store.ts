import { type Connection, createConnection } from "mongoose";
import type { StoreContext } from "./mongo/context.ts";
import type { Store } from "./contracts/store.ts";
import { collectionsOf, modelsOf } from "./models/catalog.ts";
import { prepareStore } from "./mongo/prepare-store.ts";
import { cadenceRepository } from "./repositories/cadence-repository.ts";
import { coverageRepository } from "./repositories/coverage-repository.ts";
import { credentialRepository } from "./repositories/credential-repository.ts";
import { findingRepository } from "./repositories/finding-repository.ts";
import { dumpLines, sizesOf } from "./backup/dump.ts";
import type { DumpFacts } from "./backup/dump-format.ts";
import { loadLines } from "./backup/restore.ts";
import { intakeRepository } from "./repositories/intake-repository.ts";
import { operationsRepository } from "./repositories/operations-repository.ts";
import { keyRepository } from "./repositories/key-repository.ts";
import { lookRepository } from "./repositories/look-repository.ts";
import { metaRepository } from "./repositories/meta-repository.ts";
import { outboxRepository } from "./repositories/outbox-repository.ts";
import { pageRepository } from "./repositories/page-repository.ts";
import { readingRepository } from "./repositories/reading-repository.ts";
import { registryRepository } from "./repositories/registry-repository.ts";
import { resyncRepository } from "./repositories/resync-repository.ts";
import { rollupRepository } from "./repositories/rollup-repository.ts";
import { rulingRepository } from "./repositories/ruling-repository.ts";
import { sessionRepository } from "./repositories/session-repository.ts";
import { snapshotRepository } from "./repositories/snapshot-repository.ts";
import { spendRepository } from "./repositories/spend-repository.ts";
import { sweepRepository } from "./repositories/sweep-repository.ts";
import { tokenRepository } from "./repositories/token-repository.ts";
import { verdictRepository } from "./repositories/verdict-repository.ts";
import { webhookRepository } from "./repositories/webhook-repository.ts";
import { asStoreFailure, shielded } from "./mongo/store-failure.ts";

export type OpenStoreOptions = {
  /** Of a replica set: transactions need one. */
  uri: string;
  database: string;
  collectorVersion: string;
  clock?: { now(): Date };
};

/**
 * Opens the store on a connection of its own. Throws a StoreError when MongoDB does not answer within 5 s: shorter
 * than a job's lock, so that a queue tries again instead of taking the worker for dead.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { database, collectorVersion, clock } = options;
  const connection = await connect(options);
  const client = connection.getClient();
  const db = client.db(database);
  const context: StoreContext = {
    client,
    db,
    models: modelsOf(connection),
    collections: collectionsOf(db),
    collectorVersion,
    now: (fallback) => clock?.now() ?? fallback,
  };
  const own = shielded("store", {
    prepare: () => prepareStore(context),
    ping: async () => {
      await db.command({ ping: 1 });
    },
    sizes: () => sizesOf(context),
    dump: () => dumpLines(context),
    load: (lines: AsyncIterable<string>, facts: DumpFacts) => loadLines(context, lines, facts),
    drop: async () => {
      await db.dropDatabase();
    },
    close: () => connection.close(),
  });
  return {
    database,
    ...own,
    tokens: shielded("tokens", tokenRepository(context)),
    meta: shielded("meta", metaRepository(context)),
    registry: shielded("registry", registryRepository(context)),
    cadence: shielded("cadence", cadenceRepository(context)),
    sweeps: shielded("sweeps", sweepRepository(context)),
    readings: shielded("readings", readingRepository(context)),
    snapshots: shielded("snapshots", snapshotRepository(context)),
    sessions: shielded("sessions", sessionRepository(context)),
    looks: shielded("looks", lookRepository(context)),
    coverage: shielded("coverage", coverageRepository(context)),
    rollups: shielded("rollups", rollupRepository(context)),
    outbox: shielded("outbox", outboxRepository(context)),
    credentials: shielded("credentials", credentialRepository(context)),
    spend: shielded("spend", spendRepository(context)),
    findings: shielded("findings", findingRepository(context)),
    operations: shielded("operations", operationsRepository(context)),
    keys: shielded("keys", keyRepository(context)),
    resyncs: shielded("resyncs", resyncRepository(context)),
    webhooks: shielded("webhooks", webhookRepository(context)),
    pages: shielded("pages", pageRepository(context)),
    verdicts: shielded("verdicts", verdictRepository(context)),
    intake: shielded("intake", intakeRepository(context)),
    rulings: shielded("rulings", rulingRepository(context)),
  };
}

async function connect({ uri, database }: OpenStoreOptions): Promise<Connection> {
  const connection = createConnection(uri, {
    dbName: database,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: 5000,
    writeConcern: { w: "majority" },
    readConcernLevel: "majority",
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.destroy().catch(() => undefined);
    throw asStoreFailure(error, "opening the store");
  }
}
