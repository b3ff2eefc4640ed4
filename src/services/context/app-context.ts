import type { Cadence } from "../../domain/cadence.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { PlatformAdapter, ReadContext } from "../../platforms/contract.ts";
import type { DeliveryReports, PushEndpoint } from "../../platforms/push.ts";
import type { Queues } from "../../queue/queues.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { ClockGuard } from "./clock-guard.ts";
import type { AlertChannel } from "./alert-channel.ts";
import type { ActiveBatches } from "./active-batches.ts";
import type { Cooldowns } from "../../quota/cooldowns.ts";
import type { CircuitBreakers } from "../../quota/circuit-breaker.ts";
import type { WebhookOutlet } from "../change-feed/webhooks/outlet.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { CallBudget } from "../../quota/call-budget/contract.ts";
import type { CorrespondenceContext } from "../correspondence/context.ts";
import type { JudgingContext } from "../judging/context.ts";

/** What a process hands to its verbs; made once. A verb names the fields that it uses. */
export type AppContext = {
  store: Store;
  queues: Queues;
  adapters: ReadonlyMap<PlatformId, PlatformAdapter>;
  http: ReadContext["http"];
  /** The platforms that push, each behind its own proof. */
  pushes: ReadonlyMap<PlatformId, PushEndpoint>;
  /** The platforms that report whether messages of ours arrived. */
  deliveryReports: ReadonlyMap<PlatformId, DeliveryReports>;
  /** Where platforms can push to, as they see it; `null` = nowhere. */
  pushAddress: string | null;
  /** Retry-After deadlines known to this process. */
  cooldowns: Cooldowns;
  /** The calls that are left of each platform's limits, shared by all processes. */
  budget: CallBudget;
  /** What this process is reading at the moment. */
  activeBatches: ActiveBatches;
  /** Stops calls to a platform that does not answer. */
  breakers: CircuitBreakers;
  clock: Clock;
  /** Whether the clock agrees with those of MongoDB, Redis and the platforms. */
  clockGuard: ClockGuard;
  zone: string;
  cadence: Cadence;
  log: Logger;
  collectorVersion: string;
  /** USD a UTC day, for platforms that cost money; a platform without an entry is not limited. */
  dailySpendLimitUsd: Partial<Record<PlatformId, number>>;
  /** What a credential's fingerprint is now; a changed one gives a rejected credential another chance. */
  fingerprintOf: (platform: PlatformId, credential: string) => string | null;
  /** Removes every known secret from a text that is to be kept. */
  redact: (text: string) => string;
  /** What sending changes to subscribers needs. */
  webhooks: WebhookOutlet;
  /** What months are judged from and by which rules. */
  judging: JudgingContext;
  /** What letters, reminders and links are made from. */
  correspondence: CorrespondenceContext;
  /** The channels on which people are alerted, as far as they are set. */
  alertChannels: readonly AlertChannel[];
  events: AppEvents;
};

/** Called once for each event of the work. */
export type AppEvents = {
  sweepClosed?: (sweep: ClosedSweep) => void;
};

export type ClosedSweep = {
  sweepId: string;
  platform: PlatformId;
  slot: Date;
  expected: number;
  read: number;
  gaps: number;
  requests: number;
  spentUsd: number;
  seconds: number;
};
