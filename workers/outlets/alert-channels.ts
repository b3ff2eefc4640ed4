import type { Settings } from "../../config/settings.ts";
import { TransportError } from "../../src/errors/reach-error.ts";
import { openMailTransport } from "./month-mail.ts";
import type { AlertChannel, AlertMessage } from "../../src/services/context/alert-channel.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";

const SEND_MS_MAX = 20_000;

/** The ways out for alerts that are set. */
export function createAlertChannels(
  { alerts, heartbeatUrl }: Pick<Settings, "alerts" | "heartbeatUrl">,
  http: AppContext["http"],
): AlertChannel[] {
  const { webhookUrl, smtpUrl, email, mailFrom } = alerts;
  return [
    ...(smtpUrl === null || email === null ? [] : [mailChannel(smtpUrl, mailFrom, email)]),
    ...(webhookUrl === null ? [] : [webhookChannel(webhookUrl, http)]),
    ...(heartbeatUrl === null ? [] : [heartbeatChannel(heartbeatUrl, http)]),
  ];
}

/** `text` is what chat services show. */
function webhookChannel(url: string, http: AppContext["http"]): AlertChannel {
  return {
    kind: "webhook",
    target: new URL(url).host,
    send: async (message) => {
      const json = { text: textOf(message), ...message };
      const { status } = await http.send({ method: "POST", url, json, label: "alert webhook" }, toLimits());
      if (status >= 300) throw new TransportError(`the webhook answered with HTTP ${status}`);
    },
    check: () => callHost(url, http),
  };
}

function heartbeatChannel(url: string, http: AppContext["http"]): AlertChannel {
  return {
    kind: "heartbeat",
    target: new URL(url).host,
    send: async () => {
      const { status } = await http.send({ method: "GET", url, label: "heartbeat" }, toLimits());
      if (status >= 400) throw new TransportError(`the heartbeat's address answered with HTTP ${status}`);
    },
    check: () => callHost(url, http),
  };
}

/** Whether the host answers; the full address is not called, which would count as a message. */
async function callHost(url: string, http: AppContext["http"]): Promise<void> {
  await http.send({ method: "GET", url: new URL("/", url).href, label: "alert channel" }, toLimits());
}

const toLimits = () => ({ signal: AbortSignal.timeout(SEND_MS_MAX) });

function mailChannel(smtpUrl: string, mailFrom: string | null, to: string): AlertChannel {
  return {
    kind: "mail",
    target: new URL(smtpUrl).host,
    send: async (message) => {
      const transport = await openMailTransport(smtpUrl);
      const from = mailFrom ?? to.split(",")[0]?.trim();
      await transport.sendMail({ from, to, subject: subjectOf(message), text: textOf(message) });
    },
    check: async () => {
      await (await openMailTransport(smtpUrl)).verify();
    },
  };
}

/** One line, whatever it contains: a line break would start another header. */
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
