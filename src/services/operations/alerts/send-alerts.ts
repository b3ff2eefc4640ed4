import type { StoredAlert } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { Freshness } from "../freshness.ts";
import { type AlertSettings, findAlerts } from "./find-alerts.ts";

/** A channel for alerts. `send` throws if the message was not accepted. */
export type AlertSender = {
  name: string;
  send(message: AlertMessage): Promise<void>;
};

/** The message sent. `state` is `over` once the problem has ended. */
export type AlertMessage = {
  state: "begun" | "over";
  kind: string;
  key: string;
  subject: string;
  detail: string;
  remedy: string;
  offices: readonly string[];
  at: string;
  simulated: boolean;
};

/**
 * Finds alerts and sends each once when it begins and once when it is over. What was sent is stored, so a restart repeats
 * nothing; failed deliveries are retried at the next run.
 */
export async function sendAlerts(
  collector: AppContext,
  freshness: readonly Freshness[],
  settings: AlertSettings,
  senders: readonly AlertSender[],
): Promise<void> {
  const { store, clock, log, judging: reports } = collector;
  await store.operations.setAlerts(await findAlerts(collector, freshness, settings), clock.now());
  for (const alert of await store.operations.claimAlerts(clock.now())) {
    const message = messageOf(alert, reports.simulated);
    const { kind, subject, offices } = alert;
    if (message.state === "begun") log.warn("alert", { kind, subject, offices: offices.length });
    else log.info("alert over", { kind, subject });
    const failed = await sendAll(senders, message, collector);
    // With several channels one success is enough: a retry would repeat the alert on the others.
    if (senders.length === 0 || failed < senders.length)
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
  senders: readonly AlertSender[],
  message: AlertMessage,
  { log }: AppContext,
): Promise<number> {
  let failed = 0;
  for (const sender of senders) {
    try {
      await sender.send(message);
    } catch (error) {
      failed += 1;
      log.warn("alert not sent, will retry", { way: sender.name, error });
    }
  }
  return failed;
}
