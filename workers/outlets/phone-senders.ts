import type { Settings } from "../../config/settings.ts";
import { isLoopbackUrl } from "../../config/addresses.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "../../src/http/contract.ts";
import {
  concernsEveryMessage,
  isTransient,
  describeError,
} from "../../src/platforms/whatsapp/message-errors.ts";
import type {
  ReminderSender,
  SendOutcome,
} from "../../src/services/correspondence/reminders/reminder-sender.ts";

const SEND_MS_MAX = 20_000;

type PhoneContext = { http: HttpClient; simulated: boolean; redact: (text: string) => string };
/** `messageId` = the platform's id of a message that it took, where it reports later whether it arrived. */
type MessageOutcome = SendOutcome & { messageId?: string };
type Whatsapp = NonNullable<Settings["correspondence"]["whatsapp"]>;

/**
 * Reminders by WhatsApp: an approved template by `POST /{version}/{phone number id}/messages` (developers.facebook.com,
 * "Cloud API: Send messages"). Accepted means that the platform took it; whether it arrived comes as a delivery report.
 */
export function createWhatsappSender(
  { apiUrl, phoneNumberId, accessToken, template }: Whatsapp,
  version: string,
  { http, simulated, redact }: PhoneContext,
): ReminderSender {
  const isAllowed = !simulated || isLoopbackUrl(apiUrl);
  return {
    channel: "whatsapp",
    addressOf: ({ phone }) => (isAllowed ? phone : null),
    prepare: async () => {},
    send: (addresses, { parameters }, { lang }) =>
      sendEach(
        addresses,
        async (to) => {
          const body = { type: "body", parameters: parameters.map((text) => ({ type: "text", text })) };
          const message = { name: template, language: { code: lang }, components: [body] };
          const request: HttpRequest = {
            method: "POST",
            url: `${apiUrl}/${version}/${phoneNumberId}/messages`,
            headers: { authorization: `Bearer ${accessToken.value}` },
            json: {
              messaging_product: "whatsapp",
              recipient_type: "individual",
              to,
              type: "template",
              template: message,
            },
            label: "whatsapp reminder",
          };
          return whatsappOutcome(
            await http.send(request, { signal: AbortSignal.timeout(SEND_MS_MAX) }),
            redact,
          );
        },
        redact,
      ),
  };
}

function whatsappOutcome({ status, body }: HttpResponse, redact: (text: string) => string): MessageOutcome {
  const { error, messages } = parseJson(body) as {
    error?: { code?: number; message?: string };
    messages?: { id?: string }[];
  };
  if (status < 300 && messages?.[0]?.id !== undefined)
    return { state: "accepted", detail: null, concernsAll: false, messageId: messages[0].id };
  const code = error?.code ?? null;
  const detail = describeError(code, redact(error?.message ?? `HTTP ${status}`));
  if (code === null || isTransient(code)) return { state: "failed", detail, concernsAll: code !== null };
  return { state: "refused", detail, concernsAll: concernsEveryMessage(code) };
}

/** Reminders by SMS: each number and text as JSON to a gateway of the operator. */
export function createSmsSender(url: string, { http, simulated, redact }: PhoneContext): ReminderSender {
  const isAllowed = !simulated || isLoopbackUrl(url);
  return {
    channel: "sms",
    addressOf: ({ phone }) => (isAllowed ? phone : null),
    prepare: async () => {},
    send: (addresses, { short }, { id, lang }) =>
      sendEach(
        addresses,
        async (to) => {
          const json = { to, text: short, lang, id };
          const request: HttpRequest = { method: "POST", url, json, label: "sms gateway" };
          const { status } = await http.send(request, { signal: AbortSignal.timeout(SEND_MS_MAX) });
          if (status < 300) return { state: "accepted", detail: null, concernsAll: false };
          const detail = `the gateway answered with HTTP ${status}`;
          if (status >= 500 || status === 429) return { state: "failed", detail, concernsAll: true };
          return {
            state: "refused",
            detail,
            concernsAll: status === 401 || status === 403 || status === 404,
          };
        },
        redact,
      ),
  };
}

/** One message to each number; the best outcome counts, and an error that concerns all numbers ends it. */
async function sendEach(
  addresses: readonly string[],
  send: (to: string) => Promise<MessageOutcome>,
  redact: (text: string) => string,
): Promise<SendOutcome> {
  let best: SendOutcome | null = null;
  const messageIds: string[] = [];
  for (const to of addresses) {
    const { messageId, ...outcome } = await send(to).catch((error: unknown): MessageOutcome => {
      const words = error instanceof Error ? error.message : String(error);
      return { state: "failed", detail: redact(words).slice(0, 300), concernsAll: false };
    });
    if (best === null || outcome.state === "accepted") best = outcome;
    if (messageId !== undefined) messageIds.push(messageId);
    if (outcome.concernsAll) break;
  }
  if (best !== null) return { ...best, messageIds };
  return { state: "failed", detail: "no address", concernsAll: false };
}

function parseJson(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
