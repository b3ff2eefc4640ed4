import type { Metric, PlatformId, Trigger } from "../../../domain/platform.ts";
import { type Slots, toSlots, type Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import { type AppContext } from "../../context/app-context.ts";
import { SCHEMA_VERSION } from "../../../domain/schema-version.ts";

/** What is known of the work that an outcome belongs to. */
export type AttemptContext = {
  platform: PlatformId;
  trigger: Trigger;
  sweepId: string | null;
  /** The nominal slot of each metric that is asked for; a metric without one is not expected here. */
  slots: Slots;
  /** The cadence in force, in minutes; `null` = the metric is not read on a schedule. */
  everyMinutes: Record<Metric, number | null>;
  zone: string;
  retentionDays: number;
  collectorVersion: string;
  schemaVersion: number;
  now: Date;
};

/** The nominal slots that this attempt fills. */
export function toAttemptContext(
  collector: AppContext,
  adapter: PlatformAdapter,
  sweep: Sweep,
): AttemptContext {
  const { platform } = adapter.capabilities;
  const now = collector.clock.now();
  const every = collector.cadence[platform] ?? { audience: null, live: null };
  const slot = sweep.trigger === "schedule" ? sweep.slot : now;
  return {
    platform,
    trigger: sweep.trigger,
    sweepId: sweep.sweepId,
    slots: toSlots({ slot, everyMinutes: sweep.everyMinutes }, collector.zone),
    everyMinutes: every,
    zone: collector.zone,
    retentionDays: adapter.capabilities.liveRetentionDays,
    collectorVersion: collector.collectorVersion,
    schemaVersion: SCHEMA_VERSION,
    now,
  };
}
