import { z } from "zod";
import type { FailedDelivery } from "../../domain/reminder.ts";
import { parseJson } from "../graph/schema.ts";
import { createGraphWebhook, type GraphWebhookSettings } from "../graph/webhook.ts";
import type { DeliveryReports } from "../push.ts";
import { concernsEveryMessage, describeError, isTransient } from "./message-errors.ts";

const Failure = z.object({
  code: z.number().nullish(),
  title: z.string().nullish(),
  message: z.string().nullish(),
});
const Status = z.object({ id: z.string().min(1), status: z.string(), errors: z.array(Failure).nullish() });
const Notice = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(
    z.object({
      changes: z.array(
        z.object({ field: z.string(), value: z.object({ statuses: z.array(z.unknown()).nullish() }) }),
      ),
    }),
  ),
});

/**
 * Webhooks of the field `messages`: what a person writes to the number is left alone, and so are the statuses `sent`,
 * `delivered` and `read`; `failed` comes with its errors (developers.facebook.com, WhatsApp "Status messages webhooks
 * reference"). That the recipient stopped messages, or is not on WhatsApp, may come in this way alone.
 */
export function createDeliveryReports(settings: GraphWebhookSettings): DeliveryReports {
  return {
    ...createGraphWebhook(settings),
    readFailures(body) {
      const content = parseJson(body.toString("utf8"));
      const notice = Notice.safeParse(content);
      if (!notice.success) return content === undefined ? null : [];
      return notice.data.entry
        .flatMap(({ changes }) => changes)
        .filter(({ field }) => field === "messages")
        .flatMap(({ value }) => value.statuses ?? [])
        .flatMap((one) => {
          const status = Status.safeParse(one);
          return status.success && status.data.status === "failed" ? [toFailure(status.data)] : [];
        });
    },
  };
}

function toFailure({ id, errors }: z.infer<typeof Status>): FailedDelivery {
  const { code = null, title, message } = errors?.[0] ?? {};
  const detail = describeError(code, message ?? title ?? "not delivered, without a reason");
  if (code === null || isTransient(code)) return { messageId: id, detail, refusedBy: null };
  return { messageId: id, detail, refusedBy: concernsEveryMessage(code) ? "channel" : "recipient" };
}
