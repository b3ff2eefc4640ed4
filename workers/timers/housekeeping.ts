import type { Settings } from "../../config/settings.ts";
import { sendAlerts } from "../../src/services/operations/alerts/send-alerts.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { checkCredentialsDaily } from "../../src/services/credentials/check-credentials.ts";
import { applyRetention } from "../../src/services/operations/apply-retention.ts";
import { logForecastWhenChanged } from "../../src/services/capacity/log-forecast.ts";
import type { Freshness } from "../../src/services/operations/freshness.ts";
import { createAlertSenders } from "../outlets/alert-senders.ts";

/** How often, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 30_000, file: 500 };

/**
 * The housekeeping of a process, on a timer of its own and apart from the schedule that it watches: credentials once a
 * day, alerts, what may not be kept, and the plan when the registry changed. `look` does it once.
 */
export function startHousekeeping(
  collector: AppContext,
  settings: Settings,
  freshness: () => readonly Freshness[],
  signal: AbortSignal,
): { look(): Promise<void>; stop(): Promise<void> } {
  const senders = createAlertSenders(settings.alerts, collector.http);
  const steps: (() => Promise<unknown>)[] = [
    () => checkCredentialsDaily(collector, signal),
    () => sendAlerts(collector, freshness(), settings.alerts, senders),
    () => applyRetention(collector, settings.retention),
    () => logForecastWhenChanged(collector),
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
