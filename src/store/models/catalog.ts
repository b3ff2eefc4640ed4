import type { Connection, Model, mongo, Schema } from "mongoose";
import { type OwnerTokenDoc, ownerTokenSchema } from "./token-model.ts";
import { type ApiKeyDoc, apiKeySchema, type LoginSessionDoc, loginSessionSchema } from "./access-model.ts";
import {
  type OfficeLinkDoc,
  officeLinkSchema,
  type ReminderDoc,
  reminderSchema,
} from "./correspondence-model.ts";
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
import { type SessionObservationDoc, sessionObservationSchema } from "./session-observation-model.ts";
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
  type RegistryPartDoc,
  registryPartSchema,
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

type Entry<D extends mongo.Document> = { model: string; schema: Schema<D>; document?: D };

const entry = <D extends mongo.Document>(model: string, schema: Schema<D>): Entry<D> => ({ model, schema });

/** Every collection by its name: what its model is called, and the schema that declares its indexes. */
const SCHEMAS = {
  snapshots: entry<SnapshotDoc>("Snapshot", snapshotSchema),
  lookRuns: entry<LookRunDoc>("LookRun", lookRunSchema),
  lookStates: entry<LookStateDoc>("LookState", lookStateSchema),
  liveSessions: entry<LiveSessionDoc>("LiveSession", liveSessionSchema),
  sessionVersions: entry<SessionVersionDoc>("SessionVersion", sessionVersionSchema),
  sessionObservations: entry<SessionObservationDoc>("SessionObservation", sessionObservationSchema),
  coverageDays: entry<CoverageDayDoc>("CoverageDay", coverageDaySchema),
  dayRollups: entry<DayRollupDoc>("DayRollup", dayRollupSchema),
  rawAnswers: entry<RawAnswerDoc>("RawAnswer", rawAnswerSchema),
  findings: entry<FindingDoc>("Finding", findingSchema),
  frozenMonths: entry<FrozenMonthDoc>("FrozenMonth", frozenMonthSchema),
  verdicts: entry<VerdictDoc>("Verdict", verdictSchema),
  exemptions: entry<ExemptionDoc>("Exemption", exemptionSchema),
  corrections: entry<CorrectionDoc>("Correction", correctionSchema),
  letters: entry<LetterDoc>("Letter", letterSchema),
  intakeEntries: entry<IntakeEntryDoc>("IntakeEntry", intakeEntrySchema),
  sweeps: entry<SweepDoc>("Sweep", sweepSchema),
  batches: entry<BatchDoc>("Batch", batchSchema),
  readingResults: entry<ReadingResultDoc>("ReadingResult", readingResultSchema),
  offices: entry<OfficeDoc>("Office", officeSchema),
  accounts: entry<AccountDoc>("Account", accountSchema),
  registryRevisions: entry<RegistryRevisionDoc>("RegistryRevision", registryRevisionSchema),
  registryParts: entry<RegistryPartDoc>("RegistryPart", registryPartSchema),
  outbox: entry<OutboxDoc>("OutboxRow", outboxSchema),
  counters: entry<CounterDoc>("Counter", counterSchema),
  meta: entry<MetaDoc>("Meta", metaSchema),
  cadenceChanges: entry<CadenceChangeDoc>("CadenceChange", cadenceChangeSchema),
  credentialStates: entry<CredentialStateDoc>("CredentialState", credentialStateSchema),
  ownerTokens: entry<OwnerTokenDoc>("OwnerToken", ownerTokenSchema),
  spendDays: entry<SpendDayDoc>("SpendDay", spendDaySchema),
  billedAccounts: entry<BilledAccountDoc>("BilledAccount", billedAccountSchema),
  apiKeys: entry<ApiKeyDoc>("ApiKey", apiKeySchema),
  pageSessions: entry<LoginSessionDoc>("PageSession", loginSessionSchema),
  accessReports: entry<AccessReportDoc>("AccessReport", accessReportSchema),
  alerts: entry<AlertDoc>("Alert", alertSchema),
  migrations: entry<MigrationDoc>("Migration", migrationSchema),
  deletions: entry<DeletionDoc>("Deletion", deletionSchema),
  resyncs: entry<ResyncDoc>("Resync", resyncSchema),
  webhooks: entry<WebhookDoc>("Webhook", webhookSchema),
  officeLinks: entry<OfficeLinkDoc>("OfficeLink", officeLinkSchema),
  reminders: entry<ReminderDoc>("Reminder", reminderSchema),
  webhookDeliveries: entry<WebhookDeliveryDoc>("WebhookDelivery", webhookDeliverySchema),
};

type Schemas = typeof SCHEMAS;
type Name = keyof Schemas;
type Doc<N extends Name> = Schemas[N] extends Entry<infer D> ? D : never;

/** Compiles every model of the store on its own connection. */
export function createModels(connection: Connection) {
  const models = Object.entries(SCHEMAS).map(([name, { model, schema }]) => [
    name,
    connection.model(model, schema as Schema),
  ]);
  return Object.fromEntries(models) as { [N in Name]: Model<Doc<N>> };
}

export type Models = ReturnType<typeof createModels>;

/**
 * The driver's own collections under the same names. What is written or read in bulk goes through these: a model's
 * casting and hydration cost several times the write itself, and what arrives here is typed and checked already. Rare
 * writes of single documents go through the models.
 */
export function toCollections(db: mongo.Db) {
  const collections = Object.keys(SCHEMAS).map((name) => [name, db.collection(name)]);
  return Object.fromEntries(collections) as { [N in Name]: mongo.Collection<Doc<N>> };
}

export type Collections = ReturnType<typeof toCollections>;
