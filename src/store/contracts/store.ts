import type { DumpFacts } from "../backup/dump-format.ts";
import type { LinkStore, ReminderStore } from "./correspondence.ts";
import type { MetaStore } from "./meta.ts";
import type { FindingStore } from "./findings.ts";
import type { TokenStore } from "./owner-tokens.ts";
import type { KeyStore, PagingStore, ResyncStore } from "./api.ts";
import type { BatchWrite, BatchWritten } from "./batches.ts";
import type { IntakeStore } from "./intake.ts";
import type { OperationsStore } from "./operations.ts";
import type { CredentialStore, SpendStore } from "./credentials.ts";
import type { Cadence, CadenceChange } from "../../domain/cadence.ts";
import type { CoverageDay, Repair } from "../../domain/coverage.ts";
import type { Gap } from "../../domain/gap.ts";
import type { LiveSession, WrongList } from "../../domain/live-session.ts";
import type { SessionEvent, SessionObservation } from "../../domain/session-observation.ts";
import type { LookProof, LookRun } from "../../domain/look.ts";
import type { OutboxRow } from "../../domain/outbox.ts";
import type { Metric, PlatformId } from "../../domain/platform.ts";
import type { RulingStore, VerdictStore } from "./verdicts.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { RegistryStore } from "./registry.ts";
import type { RollupStore } from "./rollups.ts";
import type { SweepStore } from "./sweeps.ts";
import type { WebhookStore } from "./webhooks.ts";
import type { AccountDays, Selection } from "./selection.ts";

/** What a session's own node answered. */
export type SessionProbeEvent = { sessionId: string; event: SessionEvent };

/** A reading's place: what is read of whom, for when. */
export type ReadingKey = { accountKey: string; metric: Metric; slot: Date };
export const readingKey = ({ accountKey, metric, slot }: ReadingKey): string =>
  `${accountKey}|${metric}|${slot.getTime()}`;

/** What is compared of an account's newest reading. `externalId` is that of the answer. */
export type LatestFigure = {
  accountKey: string;
  slot: Date;
  observedAt: Date;
  followers: number | null;
  externalId: string | null;
};

export type {
  BatchInContext,
  BatchTally,
  BatchWrite,
  BatchWritten,
  DaysBefore,
  RawAnswer,
  ReadingsBefore,
} from "./batches.ts";
export type { CredentialPause, CredentialState, PauseReason } from "./credentials.ts";

/** Everything that is kept. One is opened per process; it throws StoreError for what MongoDB does. */
export type Store = {
  database: string;
  /** Creates collections and indexes; safe to repeat. */
  prepare(): Promise<void>;
  ping(): Promise<void>;
  /** What MongoDB's clock shows. */
  serverTime(): Promise<Date>;
  /** How much there is of each collection. */
  sizes(): Promise<{ name: string; rows: number; bytes: number }[]>;
  /** All stored data as lines of text; `load` puts checked lines into an empty database and returns the counts. */
  dump(): AsyncIterable<string>;
  load(lines: AsyncIterable<string>, facts: DumpFacts): Promise<Record<string, number>>;
  /** Deletes the whole database; for one that was made to try a back-up. */
  drop(): Promise<void>;
  close(): Promise<void>;

  meta: MetaStore;
  registry: RegistryStore;
  cadence: {
    history(): Promise<CadenceChange[]>;
    /** Appends a change if it differs from the newest. */
    record(cadence: Cadence, since: Date): Promise<void>;
  };
  sweeps: SweepStore;
  readings: {
    /** Which of these are read already. */
    settled(keys: readonly ReadingKey[], zone: string): Promise<Set<string>>;
    /** Which of these have an outcome of either kind: read, or a gap with a reason. */
    withOutcome(keys: readonly ReadingKey[], zone: string): Promise<Set<string>>;
    /**
     * One transaction, one bulk write a collection: snapshots, look runs, sessions and their raw versions, coverage,
     * day roll-ups, findings, outbox. Doing it twice changes nothing: the first sound reading of a key stays.
     */
    record(write: BatchWrite): Promise<BatchWritten>;
    /** Marks whole stretches as not read, without a row per slot: minutes are slots of the day. */
    recordMissed(
      missed: readonly {
        accountKey: string;
        officeId: string;
        platform: PlatformId;
        metric: Metric;
        day: string;
        minutes: readonly number[];
        reason: Gap["reason"];
        detail: string;
      }[],
      at: Date,
    ): Promise<void>;
  };
  snapshots: {
    stream(selection: Selection): AsyncIterable<Snapshot>;
    /** The same without where each came from: what exports need, at a fraction of the memory. */
    counters(selection: Selection): AsyncIterable<Omit<Snapshot, "provenance">>;
    latest(accountKeys: readonly string[]): Promise<Map<string, Snapshot>>;
    /** Of the newest reading of each account, only what comparing needs. */
    latestFigures(accountKeys: readonly string[]): Promise<Map<string, LatestFigure>>;
    newestObservedAt(platform: PlatformId): Promise<Date | null>;
  };
  sessions: {
    stream(selection: Selection): AsyncIterable<LiveSession>;
    byIds(accountKey: string, sessionIds: readonly string[]): Promise<LiveSession[]>;
    /** Live now, or ended without a length after `endedAfter`: what the live poll reads. */
    watched(
      platform: PlatformId,
      liveAfter: Date,
      endedAfter: Date,
      planned?: { from: Date; until: Date },
    ): Promise<LiveSession[]>;
    /** Adds what sessions' own nodes answered, with an outbox row; returns the sessions as they are then. */
    recordProbes(probes: readonly SessionProbeEvent[]): Promise<LiveSession[]>;
    /** What a session was folded from, in the order in which it became known. */
    observations(accountKey: string, sessionId: string): Promise<SessionObservation[]>;
    /** When lists of these accounts lacked a live that was there. */
    wrongLists(
      accountKeys: readonly string[],
    ): Promise<(WrongList & { accountKey: string; officeId: string })[]>;
    /** Folds every session again from its observations; returns how many rows there are and how many differed. */
    rebuild(): Promise<{ sessions: number; differed: number }>;
  };
  looks: {
    list(selection: Selection): Promise<LookRun[]>;
    /** The same runs, without what they listed: a month of them is read for every verdict. */
    proofs(selection: Selection): Promise<LookProof[]>;
    /** Like `proofs`, but only looks whose platform lists lives back to before that instant. */
    proofsReachingBefore(selection: Selection, before: Date): Promise<LookProof[]>;
    /** Those of the accounts whose newest look listed nothing, or that have none. */
    withoutLives(accountKeys: readonly string[]): Promise<Set<string>>;
    /** When each account was last looked at; one that never was is absent. */
    lastAt(accountKeys: readonly string[]): Promise<Map<string, Date>>;
  };
  coverage: {
    stream(selection: {
      accountKeys?: readonly string[];
      officeId?: string;
      platform?: PlatformId;
      metric?: Metric;
      fromDay?: string;
      toDay?: string;
    }): AsyncIterable<CoverageDay>;
    /** How many readings of each day were expected, of one account after the other. */
    expected(
      accountKeys: readonly string[],
      metric: Metric,
      fromDay: string,
      toDay: string,
    ): AsyncIterable<AccountDays<number>>;
    /** Names what filled days of an account's audience afterwards; the gaps stay. Doing it twice changes nothing. */
    saveRepairs(accountKey: string, repairs: readonly (Repair & { day: string })[]): Promise<void>;
  };
  rollups: RollupStore;
  outbox: {
    /** Numbers what was committed and is not numbered yet; safe from any number of processes at once. */
    sequence(): Promise<number>;
    after(number: number, limit: number): Promise<OutboxRow[]>;
    newest(): Promise<number>;
  };
  credentials: CredentialStore;
  tokens: TokenStore;
  spend: SpendStore;
  findings: FindingStore;
  operations: OperationsStore;
  keys: KeyStore;
  resyncs: ResyncStore;
  webhooks: WebhookStore;
  links: LinkStore;
  reminders: ReminderStore;
  pages: PagingStore;
  verdicts: VerdictStore;
  rulings: RulingStore;
  intake: IntakeStore;
};
