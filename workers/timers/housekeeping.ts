import type { Settings } from "../../config/settings.ts";
import { logForecastWhenChanged } from "../../src/services/capacity/log-forecast.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { renewPushes } from "../../src/services/collecting/pushes/subscribe-pushes.ts";
import { checkCredentialsDaily } from "../../src/services/credentials/check-credentials.ts";
import { sendAlerts } from "../../src/services/operations/alerts/send-alerts.ts";
import { applyRetention } from "../../src/services/operations/apply-retention.ts";
import type { Freshness } from "../../src/services/operations/freshness.ts";
import { repeat } from "../../src/telemetry/repeat.ts";

/** How often, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 30_000, file: 500 };

/**
 * The housekeeping of a process, on its own timer, independent of the schedule: credentials once a day, alerts,
 * retention, push subscriptions that end, and the forecast when the registry changed. While the clock disagrees, alerts
 * alone are sent. `look` does it once.
 */
export function startHousekeeping(
  app: AppContext,
  settings: Settings,
  freshness: () => readonly Freshness[],
  signal: AbortSignal,
): { look(): Promise<void>; stop(): Promise<void> } {
  const channels = app.alertChannels.filter(({ kind }) => kind !== "heartbeat");
  const alerts = () => sendAlerts(app, freshness(), settings.alerts, channels);
  const steps: (() => Promise<unknown>)[] = [
    () => checkCredentialsDaily(app, signal),
    alerts,
    () => applyRetention(app, settings.retention),
    () => logForecastWhenChanged(app),
    () => renewPushes(app, signal),
  ];
  const look = async (): Promise<void> => {
    const { agrees } = await app.clockGuard.check();
    for (const step of agrees ? steps : [alerts]) {
      if (signal.aborted) return;
      try {
        await step();
      } catch (error) {
        if (!signal.aborted) app.log.warn("housekeeping failed, will retry", { error });
      }
    }
  };
  const { run, stop } = repeat(EVERY_MS[app.clock.source], look);
  run();
  return { look, stop };
}
