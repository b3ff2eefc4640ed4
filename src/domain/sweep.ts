import type { GapReason } from "./gap.ts";
import type { Metric, PlatformId, Trigger } from "./platform.ts";
import { slotAt } from "./slot.ts";

/** One account in a batch, frozen as it was when the sweep was planned. */
export type BatchItem = {
  accountKey: string;
  officeId: string;
  externalId: string | null;
  handle: string | null;
  metrics: readonly Metric[];
};

/** A part of a sweep whose accounts share platform and credential, and are asked together. Id: `<sweepId>-<n>`. */
export type Batch = {
  batchId: string;
  sweepId: string;
  n: number;
  platform: PlatformId;
  credential: string | null;
  items: readonly BatchItem[];
  settledAt: Date | null;
  /** Names of readings that are gaps for good: the platform's answer will not change within the slot. */
  givenUp?: readonly string[];
};

/** What a reading is called within its sweep, whose slot is known: `account|metric`. */
export const toReadingName = ({ accountKey, metric }: { accountKey: string; metric: Metric }): string =>
  `${accountKey}|${metric}`;

/** How one reading of a hand-made sweep ended; `figure` is the followers, or how many lives the list held. */
export type ReadingResult =
  | { accountKey: string; metric: Metric; state: "read"; figure: number | null }
  | { accountKey: string; metric: Metric; state: "gap"; reason: GapReason; detail: string };

/** What a sweep brought, in numbers. Money in USD. */
export type SweepCounts = {
  expected: number;
  read: number;
  gaps: number;
  requests: number;
  spentUsd: number;
};

/** A limit that is too small for all accounts of a slot. `planned` = the part of `wanted` of earlier steps. */
export type SharedLimit = { name: string; wanted: number; allowed: number; planned: number };

/** A sweep over more accounts than are planned at once is planned in steps, over the parts of one registry. */
export type SweepSteps = {
  /** Of that registry. */
  digest: string;
  /** The part that the next step begins with; `null` = all are planned. */
  nextPart: number | null;
  /** The number of the first batch of each step. */
  starts: readonly number[];
  /** Whether accounts that were read the longest ago go first. */
  leastRecentFirst: boolean;
  limits: readonly SharedLimit[];
};

/** One pass over what is due on one platform for one slot. Unique on (platform, slot, trigger `schedule`). */
export type Sweep = {
  sweepId: string;
  platform: PlatformId;
  slot: Date;
  trigger: Trigger;
  /** Minutes between slots, for each metric that is due. */
  everyMinutes: Partial<Record<Metric, number>>;
  /** When the sweep's own slot ends: what is open then becomes a gap. */
  closesAt: Date;
  /** How far back lives are asked for; `null` = as far as a scheduled look does. */
  lookSince: Date | null;
  /** The resync that it belongs to. */
  resyncId?: string;
  plannedAt: Date;
  closedAt: Date | null;
  batches: number;
  /** Absent = planned at once. */
  steps?: SweepSteps;
  counts: SweepCounts;
};

/** `facebook-20230701T183000Z`: unique on platform and slot, and free of the colons that a job id may not hold. */
export function toSweepId(platform: PlatformId, slot: Date): string {
  return `${platform}-${slot.toISOString().replace(/[-:]/g, "").replace(".000", "")}`;
}

/** The nominal slot of each metric that is due, by metric. */
export type Slots = Partial<Record<Metric, Date>>;

/** The slots that a sweep's readings belong to. */
export function toSlots({ slot, everyMinutes }: Pick<Sweep, "slot" | "everyMinutes">, zone: string): Slots {
  const due = Object.entries(everyMinutes) as [Metric, number][];
  return Object.fromEntries(due.map(([metric, minutes]) => [metric, slotAt(slot, minutes, zone)]));
}
