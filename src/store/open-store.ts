import { type Connection, createConnection } from "mongoose";
import type { StoreContext } from "./mongo/context.ts";
import type { Store } from "./contracts/store.ts";
import { toCollections, createModels } from "./models/catalog.ts";
import { prepareStore } from "./mongo/prepare-store.ts";
import { cadenceRepository } from "./repositories/cadence-repository.ts";
import { linkRepository, reminderRepository } from "./repositories/correspondence-repository.ts";
import { coverageRepository } from "./repositories/coverage-repository.ts";
import { credentialRepository } from "./repositories/credential-repository.ts";
import { findingRepository } from "./repositories/finding-repository.ts";
import { dumpLines, getSizes } from "./backup/dump.ts";
import type { DumpFacts } from "./backup/dump-format.ts";
import { loadLines } from "./backup/restore.ts";
import { intakeRepository } from "./repositories/intake-repository.ts";
import { operationsRepository } from "./repositories/operations-repository.ts";
import { keyRepository } from "./repositories/key-repository.ts";
import { lookRepository } from "./repositories/look-repository.ts";
import { metaRepository } from "./repositories/meta-repository.ts";
import { outboxRepository } from "./repositories/outbox-repository.ts";
import { pagingRepository } from "./repositories/paging-repository.ts";
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
import { readServerTime } from "./mongo/server-time.ts";
import { toStoreError, wrapStoreErrors } from "./mongo/store-errors.ts";

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
    models: createModels(connection),
    collections: toCollections(db),
    collectorVersion,
    now: (fallback) => clock?.now() ?? fallback,
  };
  const own = wrapStoreErrors("store", {
    prepare: () => prepareStore(context),
    ping: async () => {
      await db.command({ ping: 1 });
    },
    serverTime: () => readServerTime(db),
    sizes: () => getSizes(context),
    dump: () => dumpLines(context),
    load: (lines: AsyncIterable<string>, facts: DumpFacts) => loadLines(context, lines, facts),
    drop: async () => {
      await db.dropDatabase();
    },
    close: () => connection.close(),
  });
  return { database, ...own, ...openRepositories(context) };
}

/** The parts of the store, each with its failures turned into errors of the tree. */
function openRepositories(context: StoreContext) {
  return {
    tokens: wrapStoreErrors("tokens", tokenRepository(context)),
    meta: wrapStoreErrors("meta", metaRepository(context)),
    registry: wrapStoreErrors("registry", registryRepository(context)),
    cadence: wrapStoreErrors("cadence", cadenceRepository(context)),
    sweeps: wrapStoreErrors("sweeps", sweepRepository(context)),
    readings: wrapStoreErrors("readings", readingRepository(context)),
    snapshots: wrapStoreErrors("snapshots", snapshotRepository(context)),
    sessions: wrapStoreErrors("sessions", sessionRepository(context)),
    looks: wrapStoreErrors("looks", lookRepository(context)),
    coverage: wrapStoreErrors("coverage", coverageRepository(context)),
    rollups: wrapStoreErrors("rollups", rollupRepository(context)),
    outbox: wrapStoreErrors("outbox", outboxRepository(context)),
    credentials: wrapStoreErrors("credentials", credentialRepository(context)),
    spend: wrapStoreErrors("spend", spendRepository(context)),
    findings: wrapStoreErrors("findings", findingRepository(context)),
    operations: wrapStoreErrors("operations", operationsRepository(context)),
    keys: wrapStoreErrors("keys", keyRepository(context)),
    resyncs: wrapStoreErrors("resyncs", resyncRepository(context)),
    links: wrapStoreErrors("links", linkRepository(context)),
    reminders: wrapStoreErrors("reminders", reminderRepository(context)),
    webhooks: wrapStoreErrors("webhooks", webhookRepository(context)),
    pages: wrapStoreErrors("pages", pagingRepository(context)),
    verdicts: wrapStoreErrors("verdicts", verdictRepository(context)),
    intake: wrapStoreErrors("intake", intakeRepository(context)),
    rulings: wrapStoreErrors("rulings", rulingRepository(context)),
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
    throw toStoreError(error, "opening the store");
  }
}
