import { createHash } from "node:crypto";
import type { FailedDelivery } from "../../../domain/reminder.ts";
import type { Logger } from "../../../telemetry/logger.ts";
import type { CorrespondenceContext } from "../context.ts";

/** An id holds the recipient's number in some form: its digest is kept. */
export const digestMessageId = (messageId: string): string =>
  createHash("sha256").update(messageId).digest("hex");

type ReportContext = Pick<CorrespondenceContext, "store" | "clock"> & {
  log: Logger;
  redact: (text: string) => string;
};

/**
 * Records that messages did not arrive: a reminder without any message left is no longer accepted. A report that comes
 * again changes nothing, and one about a message of somebody else does nothing. Returns how many reminders changed.
 */
export async function takeDeliveryReports(
  { store, clock, log, redact }: ReportContext,
  failures: readonly FailedDelivery[],
): Promise<number> {
  let changed = 0;
  for (const { messageId, detail, refusedBy } of failures) {
    const reminder = await store.reminders.failMessage(digestMessageId(messageId), {
      state: refusedBy === null ? "failed" : "refused",
      refusedBy,
      detail: redact(detail),
      settledAt: clock.now(),
    });
    if (reminder === null) continue;
    changed += 1;
    log.warn("reminder not delivered", {
      office: reminder.officeId,
      channel: reminder.channel,
      state: reminder.state,
      detail: reminder.detail,
    });
  }
  return changed;
}
