import type { Metric, PlatformId, Trigger } from "../../../domain/platform.ts";
import { type Slots, toSlots, type Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { SCHEMA_VERSION } from "../../../domain/schema-version.ts";

/** What is known about the work that an outcome belongs to. */
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

const UNSCHEDULED = { audience: null, live: null };

type AttemptDeps = Pick<AppContext, "clock" | "zone" | "cadence" | "collectorVersion">;

/** The context of an attempt at a sweep's batch, with the nominal slots that it fills. */
export function toAttemptContext(app: AttemptDeps, adapter: PlatformAdapter, sweep: Sweep): AttemptContext {
  const base = baseContext(app, adapter);
  const slot = sweep.trigger === "schedule" ? sweep.slot : base.now;
  return {
    ...base,
    trigger: sweep.trigger,
    sweepId: sweep.sweepId,
    slots: toSlots({ slot, everyMinutes: sweep.everyMinutes }, app.zone),
  };
}

/** The context of a live poll. It asks for lives but settles no slot: the slot named here is dropped when it is saved. */
export function toPollContext(app: AttemptDeps, adapter: PlatformAdapter): AttemptContext {
  const base = baseContext(app, adapter);
  return {
    ...base,
    trigger: "watch",
    sweepId: null,
    slots: { live: base.now },
    everyMinutes: { ...base.everyMinutes, live: null },
  };
}

function baseContext(
  { clock, cadence, zone, collectorVersion }: AttemptDeps,
  { capabilities }: PlatformAdapter,
) {
  const { platform, liveRetentionDays } = capabilities;
  return {
    platform,
    everyMinutes: cadence[platform] ?? UNSCHEDULED,
    zone,
    retentionDays: liveRetentionDays,
    collectorVersion,
    schemaVersion: SCHEMA_VERSION,
    now: clock.now(),
  };
}
