import type { Metric, PlatformId, Trigger } from "../domain/platform.ts";
import { slotAt } from "../domain/slot.ts";
import type { Sweep } from "../domain/sweep.ts";
import type { PlatformAdapter } from "../platforms/contract.ts";
import { type Collector, SCHEMA_VERSION } from "./context.ts";

/** What is known of the work that an outcome belongs to. */
export type Frame = {
  platform: PlatformId;
  trigger: Trigger;
  sweepId: string | null;
  /** The nominal slot of each metric that is asked for; a metric without one is not expected here. */
  slots: Partial<Record<Metric, Date>>;
  /** The cadence in force, in minutes; `null` = the metric is not read on a schedule. */
  everyMinutes: Record<Metric, number | null>;
  zone: string;
  retentionDays: number;
  collectorVersion: string;
  schemaVersion: number;
  now: Date;
};

/** The nominal slots that this attempt fills. */
export function frameOf(collector: Collector, adapter: PlatformAdapter, sweep: Sweep): Frame {
  const { platform } = adapter.capabilities;
  const now = collector.clock.now();
  const every = collector.cadence[platform] ?? { audience: null, live: null };
  const slots: Partial<Record<Metric, Date>> = {};
  for (const metric of Object.keys(sweep.everyMinutes) as Metric[]) {
    const minutes = sweep.everyMinutes[metric];
    if (minutes !== undefined)
      slots[metric] = slotAt(sweep.trigger === "schedule" ? sweep.slot : now, minutes, collector.zone);
  }
  return {
    platform,
    trigger: sweep.trigger,
    sweepId: sweep.sweepId,
    slots,
    everyMinutes: every,
    zone: collector.zone,
    retentionDays: adapter.capabilities.liveRetentionDays,
    collectorVersion: collector.collectorVersion,
    schemaVersion: SCHEMA_VERSION,
    now,
  };
}
