import type { Connection, mongo } from "mongoose";
import { type OwnerTokenDoc, ownerTokenSchema } from "./token-model.ts";
import { type ApiKeyDoc, apiKeySchema, type LoginSessionDoc, loginSessionSchema } from "./access-model.ts";
import { type CoverageDayDoc, coverageDaySchema } from "./coverage-day-model.ts";
import {
  billedAccountSchema,
  credentialStateSchema,
  spendDaySchema,
  type BilledAccountDoc,
  type CredentialStateDoc,
  type SpendDayDoc,
} from "./credential-model.ts";
import { type DayRollupDoc, dayRollupSchema } from "./day-rollup-model.ts";
import { type FindingDoc, findingSchema, type RawAnswerDoc, rawAnswerSchema } from "./evidence-model.ts";
import { type IntakeEntryDoc, intakeEntrySchema } from "./intake-model.ts";
import {
  cadenceChangeSchema,
  type CadenceChangeDoc,
  counterSchema,
  type CounterDoc,
  metaSchema,
  type MetaDoc,
  type OutboxDoc,
  outboxSchema,
} from "./ledger-model.ts";
import {
  type LiveSessionDoc,
  liveSessionSchema,
  type SessionVersionDoc,
  sessionVersionSchema,
} from "./live-session-model.ts";
import { type LookRunDoc, lookRunSchema, type LookStateDoc, lookStateSchema } from "./look-model.ts";
import {
  type AccessReportDoc,
  accessReportSchema,
  type AlertDoc,
  alertSchema,
  type DeletionDoc,
  deletionSchema,
  type MigrationDoc,
  migrationSchema,
} from "./operations-model.ts";
import {
  type AccountDoc,
  accountSchema,
  type OfficeDoc,
  officeSchema,
  type RegistryRevisionDoc,
  registryRevisionSchema,
} from "./registry-model.ts";
import { type ResyncDoc, resyncSchema } from "./resync-model.ts";
import {
  type CorrectionDoc,
  correctionSchema,
  type ExemptionDoc,
  exemptionSchema,
  type FrozenMonthDoc,
  frozenMonthSchema,
  type LetterDoc,
  letterSchema,
  type VerdictDoc,
  verdictSchema,
} from "./ruling-model.ts";
import { type SnapshotDoc, snapshotSchema } from "./snapshot-model.ts";
import {
  type WebhookDeliveryDoc,
  webhookDeliverySchema,
  type WebhookDoc,
  webhookSchema,
} from "./webhook-model.ts";
import {
  type BatchDoc,
  batchSchema,
  type ReadingResultDoc,
  readingResultSchema,
  type SweepDoc,
  sweepSchema,
} from "./sweep-model.ts";

/** Every model of the store, compiled on its own connection. */
export function createModels(connection: Connection) {
  return {
    snapshots: connection.model("Snapshot", snapshotSchema),
    lookRuns: connection.model("LookRun", lookRunSchema),
    lookStates: connection.model("LookState", lookStateSchema),
    liveSessions: connection.model("LiveSession", liveSessionSchema),
    sessionVersions: connection.model("SessionVersion", sessionVersionSchema),
    coverageDays: connection.model("CoverageDay", coverageDaySchema),
    dayRollups: connection.model("DayRollup", dayRollupSchema),
    rawAnswers: connection.model("RawAnswer", rawAnswerSchema),
    findings: connection.model("Finding", findingSchema),
    frozenMonths: connection.model("FrozenMonth", frozenMonthSchema),
    verdicts: connection.model("Verdict", verdictSchema),
    exemptions: connection.model("Exemption", exemptionSchema),
    corrections: connection.model("Correction", correctionSchema),
    letters: connection.model("Letter", letterSchema),
    intakeEntries: connection.model("IntakeEntry", intakeEntrySchema),
    sweeps: connection.model("Sweep", sweepSchema),
    batches: connection.model("Batch", batchSchema),
    readingResults: connection.model("ReadingResult", readingResultSchema),
    offices: connection.model("Office", officeSchema),
    accounts: connection.model("Account", accountSchema),
    registryRevisions: connection.model("RegistryRevision", registryRevisionSchema),
    outbox: connection.model("OutboxRow", outboxSchema),
    counters: connection.model("Counter", counterSchema),
    meta: connection.model("Meta", metaSchema),
    cadenceChanges: connection.model("CadenceChange", cadenceChangeSchema),
    credentialStates: connection.model("CredentialState", credentialStateSchema),
    ownerTokens: connection.model("OwnerToken", ownerTokenSchema),
    spendDays: connection.model("SpendDay", spendDaySchema),
    billedAccounts: connection.model("BilledAccount", billedAccountSchema),
    apiKeys: connection.model("ApiKey", apiKeySchema),
    pageSessions: connection.model("PageSession", loginSessionSchema),
    accessReports: connection.model("AccessReport", accessReportSchema),
    alerts: connection.model("Alert", alertSchema),
    migrations: connection.model("Migration", migrationSchema),
    deletions: connection.model("Deletion", deletionSchema),
    resyncs: connection.model("Resync", resyncSchema),
    webhooks: connection.model("Webhook", webhookSchema),
    webhookDeliveries: connection.model("WebhookDelivery", webhookDeliverySchema),
  };
}

export type Models = ReturnType<typeof createModels>;

/**
 * The driver's own collections under the same names. What is written or read in bulk goes through these: a model's
 * casting and hydration cost several times the write itself, and what arrives here is typed and checked already. Rare
 * writes of single documents go through the models.
 */
export function toCollections(db: mongo.Db) {
  return {
    snapshots: db.collection<SnapshotDoc>("snapshots"),
    lookRuns: db.collection<LookRunDoc>("lookRuns"),
    lookStates: db.collection<LookStateDoc>("lookStates"),
    liveSessions: db.collection<LiveSessionDoc>("liveSessions"),
    sessionVersions: db.collection<SessionVersionDoc>("sessionVersions"),
    coverageDays: db.collection<CoverageDayDoc>("coverageDays"),
    dayRollups: db.collection<DayRollupDoc>("dayRollups"),
    rawAnswers: db.collection<RawAnswerDoc>("rawAnswers"),
    findings: db.collection<FindingDoc>("findings"),
    frozenMonths: db.collection<FrozenMonthDoc>("frozenMonths"),
    verdicts: db.collection<VerdictDoc>("verdicts"),
    exemptions: db.collection<ExemptionDoc>("exemptions"),
    corrections: db.collection<CorrectionDoc>("corrections"),
    letters: db.collection<LetterDoc>("letters"),
    intakeEntries: db.collection<IntakeEntryDoc>("intakeEntries"),
    sweeps: db.collection<SweepDoc>("sweeps"),
    batches: db.collection<BatchDoc>("batches"),
    readingResults: db.collection<ReadingResultDoc>("readingResults"),
    offices: db.collection<OfficeDoc>("offices"),
    accounts: db.collection<AccountDoc>("accounts"),
    registryRevisions: db.collection<RegistryRevisionDoc>("registryRevisions"),
    outbox: db.collection<OutboxDoc>("outbox"),
    counters: db.collection<CounterDoc>("counters"),
    meta: db.collection<MetaDoc>("meta"),
    cadenceChanges: db.collection<CadenceChangeDoc>("cadenceChanges"),
    credentialStates: db.collection<CredentialStateDoc>("credentialStates"),
    ownerTokens: db.collection<OwnerTokenDoc>("ownerTokens"),
    spendDays: db.collection<SpendDayDoc>("spendDays"),
    billedAccounts: db.collection<BilledAccountDoc>("billedAccounts"),
    apiKeys: db.collection<ApiKeyDoc>("apiKeys"),
    pageSessions: db.collection<LoginSessionDoc>("pageSessions"),
    accessReports: db.collection<AccessReportDoc>("accessReports"),
    alerts: db.collection<AlertDoc>("alerts"),
    migrations: db.collection<MigrationDoc>("migrations"),
    deletions: db.collection<DeletionDoc>("deletions"),
    resyncs: db.collection<ResyncDoc>("resyncs"),
    webhooks: db.collection<WebhookDoc>("webhooks"),
    webhookDeliveries: db.collection<WebhookDeliveryDoc>("webhookDeliveries"),
  };
}

export type Collections = ReturnType<typeof toCollections>;
