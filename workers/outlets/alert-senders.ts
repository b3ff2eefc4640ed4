import type { Settings } from "../../config/settings.ts";
import { TransportError } from "../../src/errors/reach-error.ts";
import { openMailTransport } from "./month-mail.ts";
import type { AlertMessage, AlertSender } from "../../src/services/operations/alerts/send-alerts.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";

const SEND_MS_MAX = 20_000;

/** The ways out for alerts that are set. */
export function createAlertSenders(settings: Settings["alerts"], http: AppContext["http"]): AlertSender[] {
  const { webhookUrl, smtpUrl, email, mailFrom } = settings;
  return [
    ...(webhookUrl === null ? [] : [webhookSender(webhookUrl, http)]),
    ...(smtpUrl === null || email === null ? [] : [mailSender(smtpUrl, mailFrom, email)]),
  ];
}

/** `text` is what chat services show. */
function webhookSender(url: string, http: AppContext["http"]): AlertSender {
  return {
    name: "webhook",
    send: async (message) => {
      const signal = AbortSignal.timeout(SEND_MS_MAX);
      const json = { text: textOf(message), ...message };
      const answer = await http.send({ method: "POST", url, json, label: "alert webhook" }, { signal });
      if (answer.status >= 300) throw new TransportError(`the webhook answered with HTTP ${answer.status}`);
    },
  };
}

function mailSender(smtpUrl: string, mailFrom: string | null, to: string): AlertSender {
  return {
    name: "e-mail",
    send: async (message) => {
      const transport = await openMailTransport(smtpUrl);
      const from = mailFrom ?? to.split(",")[0]?.trim();
      await transport.sendMail({ from, to, subject: subjectOf(message), text: textOf(message) });
    },
  };
}

/** One line, whatever stands in it: a line break would be another header. */
function subjectOf({ state, subject, simulated }: AlertMessage): string {
  const line = subject.replaceAll(/\s+/g, " ").slice(0, 200);
  return `[reach${simulated ? ", simulated" : ""}] ${state === "over" ? "over: " : ""}${line}`;
}

function textOf(message: AlertMessage): string {
  const { detail, remedy, offices, at } = message;
  return [
    subjectOf(message),
    detail,
    message.state === "over" ? "" : remedy,
    offices.length === 0 ? "" : `Offices whose verdict is at risk (${offices.length}): ${offices.join(", ")}`,
    at,
  ]
    .filter((line) => line !== "")
    .join("\n");
}
