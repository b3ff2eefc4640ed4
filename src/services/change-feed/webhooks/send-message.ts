import type { Webhook, WebhookDelivery } from "../../../domain/webhook.ts";
import { createRedactor } from "../../../telemetry/redaction.ts";
import type { WebhookContext } from "./outlet.ts";
import { signedHeaders } from "./sign.ts";
import { decryptTarget, type WebhookTarget } from "./target.ts";

/** The result of one attempt; `retryAfterSeconds` is what the receiver asked for. */
export type SendResult = Pick<WebhookDelivery, "outcome" | "status" | "detail" | "milliseconds" | "bytes"> & {
  retryAfterSeconds: number | null;
};

const LONGEST_DETAIL_CHARS = 200;
const GONE = 410;

/** Sends a message once, with a fresh signature. Never throws: a failure is part of the result. */
export async function sendMessage(
  context: WebhookContext,
  webhook: Webhook,
  message: { id: string; body: string },
  signal: AbortSignal,
): Promise<SendResult> {
  const bytes = Buffer.byteLength(message.body);
  const startedAt = performance.now();
  const failed = (detail: string): SendResult => ({
    outcome: "failed",
    status: null,
    detail,
    milliseconds: Math.round(performance.now() - startedAt),
    bytes,
    retryAfterSeconds: null,
  });
  let target: WebhookTarget | null = null;
  try {
    target = decryptTarget(context.webhooks, webhook);
    const { url, secret } = target;
    const headers = signedHeaders(secret, message.id, context.clock.now(), message.body);
    const request = { method: "POST" as const, url, text: message.body, headers, label: "webhook" };
    const response = await context.webhooks.http.send(request, { signal });
    const { status, milliseconds } = response;
    const text = short(response.body, context, target);
    return {
      outcome: outcomeOf(status),
      status,
      detail: isAccepted(status)
        ? null
        : `HTTP ${status}${isRedirect(status) ? ", a redirect, which is not followed" : ""}${text === "" ? "" : `: ${text}`}`,
      milliseconds,
      bytes,
      retryAfterSeconds: parseRetryAfter(response.headers["retry-after"], response.receivedAt),
    };
  } catch (error) {
    return failed(short(error instanceof Error ? error.message : "unknown failure", context, target));
  }
}

const isAccepted = (status: number): boolean => status >= 200 && status < 300;
const isRedirect = (status: number): boolean => status >= 300 && status < 400;

function outcomeOf(status: number): WebhookDelivery["outcome"] {
  if (isAccepted(status)) return "delivered";
  return status === GONE ? "gone" : "failed";
}

/** One short line without secrets. */
function short(text: string, { redact }: WebhookContext, target: WebhookTarget | null): string {
  const own = target === null ? [] : secretsOf(target);
  const clean = createRedactor(own)(redact(text));
  return clean
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, LONGEST_DETAIL_CHARS);
}

function secretsOf({ url, secret }: WebhookTarget): string[] {
  const { pathname, search } = new URL(url);
  return [secret.slice(secret.indexOf("_") + 1), url, `${pathname}${search}`, search, pathname];
}

/** `Retry-After` as seconds or as a date; `null` = absent or unreadable. */
function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1_000));
}
