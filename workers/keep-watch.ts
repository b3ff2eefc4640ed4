import type { Settings } from "../config/settings.ts";
import { tellAlerts } from "../src/services/alerts/tell-alerts.ts";
import type { Collector } from "../src/services/context.ts";
import { checkCredentialsDaily } from "../src/services/credential-health.ts";
import { keepRetention } from "../src/services/keep-retention.ts";
import { sayPlanWhenChanged } from "../src/services/say-plan.ts";
import type { Freshness } from "../src/services/watchdog.ts";
import { alertSenders } from "./alert-senders.ts";

/** How often, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 30_000, file: 500 };

/**
 * The housekeeping of a process, on a timer of its own and apart from the schedule that it watches: credentials once a
 * day, alerts, what may not be kept, and the plan when the registry changed. `look` does it once.
 */
export function keepWatch(
  collector: Collector,
  settings: Settings,
  freshness: () => readonly Freshness[],
  signal: AbortSignal,
): { look(): Promise<void>; stop(): Promise<void> } {
  const senders = alertSenders(settings.alerts, collector.http);
  const steps: (() => Promise<unknown>)[] = [
    () => checkCredentialsDaily(collector, signal),
    () => tellAlerts(collector, freshness(), settings.alerts, senders),
    () => keepRetention(collector, settings.retention),
    () => sayPlanWhenChanged(collector),
  ];
  const look = async (): Promise<void> => {
    for (const step of steps) {
      if (signal.aborted) return;
      try {
        await step();
      } catch (error) {
        if (!signal.aborted)
          collector.log.warn("a part of the housekeeping failed; it is tried again", { error });
      }
    }
  };
  let under: Promise<void> | null = null;
  const tick = () => {
    under ??= look().finally(() => {
      under = null;
    });
  };
  tick();
  const timer = setInterval(tick, EVERY_MS[collector.clock.source]);
  const stop = async () => {
    clearInterval(timer);
    await under;
  };
  return { look, stop };
}
