import type { Settings } from "../../config/settings.ts";
import { createHttpClient } from "../../src/http/create-client.ts";
import { toReminderText } from "../../src/reports/reminder-text.ts";
import type { CorrespondenceContext } from "../../src/services/correspondence/context.ts";
import { reminderDays } from "../../src/services/correspondence/reminders/reminder-days.ts";
import { ConfigError, UsageError } from "../../src/errors/reach-error.ts";
import {
  sendReminders,
  type SendContext,
  type SentReminders,
} from "../../src/services/correspondence/reminders/send-reminders.ts";
import { monthAt } from "../../src/domain/month.ts";
import { localDayAt, minuteOfDay } from "../../src/domain/slot.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import type { Logger } from "../../src/telemetry/logger.ts";
import { createRedactor } from "../../src/telemetry/redaction.ts";
import type { ClockGuard } from "../../src/services/context/clock-guard.ts";
import { createMailSender } from "./mail-sender.ts";
import { createSmsSender, createWhatsappSender } from "./phone-senders.ts";

/** Minute of the local day from which the daemon writes to offices. */
const FROM_MINUTE = 10 * 60;

export type ReminderOutlet = Omit<SendContext, "deps"> & { close(): void };

/** The ways out that the settings open, mail first. A call is made once: a retry could send a message twice. */
export function createReminderOutlet(
  settings: Settings,
  { clock, clockGuard, log }: { clock: Clock; clockGuard: ClockGuard; log: Logger },
): ReminderOutlet {
  const { alerts, correspondence, facebook, proxy, mode } = settings;
  const { whatsapp, smsWebhookUrl } = correspondence;
  const redact = createRedactor(settings.secrets);
  const hosts = [whatsapp?.apiUrl, smsWebhookUrl?.value].flatMap((url) => (url ? [new URL(url).host] : []));
  const { url: httpsProxy, except: noProxy } = proxy;
  const http = createHttpClient({ clock, redact, hosts, retries: 0, proxy: { httpsProxy, noProxy } });
  const parts = { http, redact, simulated: mode === "simulated" };
  const mail = createMailSender(alerts, parts);
  return {
    senders: [
      ...(mail === null ? [] : [mail]),
      ...(whatsapp === null ? [] : [createWhatsappSender(whatsapp, facebook.graphVersion, parts)]),
      ...(smsWebhookUrl === null ? [] : [createSmsSender(smsWebhookUrl.value, parts)]),
    ],
    toText: toReminderText,
    requireClock: () => clockGuard.require(),
    log,
    close: () => http.close(),
  };
}

/** What the daemon does every hour: on the days of the rules, once it is day, each office is reminded. */
export async function remindWhenDue(outlet: ReminderOutlet, deps: CorrespondenceContext): Promise<void> {
  const { clock, zone, rules } = deps;
  if (outlet.senders.length === 0) return;
  const now = clock.now();
  const { month } = monthAt(now, zone);
  if (!reminderDays(month, rules.pending).includes(localDayAt(now, zone).day)) return;
  // A clock that is moved by a file may skip ten o'clock.
  if (clock.source === "system" && minuteOfDay(now, zone) < FROM_MINUTE) return;
  const closed = await remindOrExplain(outlet, deps, month);
  for (const { channel, why } of closed)
    outlet.log.warn("reminders not sent: a channel cannot be used; tried again within the hour", {
      channel,
      why,
    });
}

/** Reminds; a month without evidence has nobody to remind, and faulty contacts are named in the log. */
async function remindOrExplain(
  outlet: ReminderOutlet,
  deps: CorrespondenceContext,
  month: string,
): Promise<SentReminders["closed"]> {
  try {
    return (await sendReminders({ ...outlet, deps }, month)).closed;
  } catch (error) {
    if (error instanceof UsageError) return [];
    if (!(error instanceof ConfigError)) throw error;
    outlet.log.error("reminders not sent: the contacts file is faulty", { faults: error.faults });
    return [];
  }
}
