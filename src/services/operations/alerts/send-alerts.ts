import type { StoredAlert } from "../../../store/contracts/operations.ts";
import type { AlertChannel, AlertMessage } from "../../context/alert-channel.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { Freshness } from "../freshness.ts";
import { type AlertSettings, findAlerts } from "./find-alerts.ts";

/**
 * Finds alerts and sends each once when it begins and once when it is over. What was sent is stored, so a restart repeats
 * nothing; failed deliveries are retried at the next run.
 */
export async function sendAlerts(
  app: AppContext,
  freshness: readonly Freshness[],
  settings: AlertSettings,
  channels: readonly AlertChannel[],
): Promise<void> {
  const { store, clock, log, judging } = app;
  await store.operations.setAlerts(await findAlerts(app, freshness, settings), clock.now());
  for (const alert of await store.operations.claimAlerts(clock.now())) {
    const message = messageOf(alert, judging.simulated);
    const { kind, subject, offices } = alert;
    if (message.state === "begun") log.warn("alert", { kind, subject, offices: offices.length });
    else log.info("alert over", { kind, subject });
    const failed = await sendAll(channels, message, app);
    // With several channels one success is enough: a retry would repeat the alert on the others.
    if (channels.length === 0 || failed < channels.length)
      await store.operations.markAlertSent(alert.key, clock.now());
  }
}

function messageOf(alert: StoredAlert, simulated: boolean): AlertMessage {
  const { kind, key, subject, detail, remedy, offices, raisedAt, endedAt } = alert;
  const state = endedAt === null ? "begun" : "over";
  return {
    state,
    kind,
    key,
    subject,
    detail,
    remedy,
    offices,
    at: (endedAt ?? raisedAt).toISOString(),
    simulated,
  };
}

async function sendAll(
  channels: readonly AlertChannel[],
  message: AlertMessage,
  { log }: Pick<AppContext, "log">,
): Promise<number> {
  let failed = 0;
  for (const { kind, send } of channels) {
    try {
      await send(message);
    } catch (error) {
      failed += 1;
      log.warn("alert not sent, will retry", { way: kind, error });
    }
  }
  return failed;
}
