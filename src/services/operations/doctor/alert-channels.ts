import type { AppContext } from "../../context/app-context.ts";
import { CHANNEL_SETTINGS } from "../alerts/test-channels.ts";
import type { Checkup } from "./checkup.ts";

/** Opens each server on which alerts go out, without sending anything; having none is a warning. */
export async function checkAlertChannels({
  alertChannels,
  redact,
}: Pick<AppContext, "redact" | "alertChannels">): Promise<Checkup[]> {
  const carriesAlerts = alertChannels.some(({ kind }) => kind !== "heartbeat");
  const checkups: Checkup[] = carriesAlerts
    ? []
    : [
        {
          subject: "alerts",
          state: "warning",
          detail: "no alert channel is set, neither mail nor a webhook: failures reach nobody",
          remedy: `Set ${CHANNEL_SETTINGS.mail.join(" and ")}, or ${CHANNEL_SETTINGS.webhook.join()}, then run: reach alerts test`,
        },
      ];
  for (const { kind, target, check } of alertChannels) {
    const subject = `alerts by ${kind}`;
    try {
      await check();
      checkups.push({ subject, state: "ok", detail: `${target} answers`, remedy: null });
    } catch (error) {
      const why = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
      const remedy = `Correct ${CHANNEL_SETTINGS[kind].join(" or ")}, then run: reach alerts test --${kind}`;
      checkups.push({ subject, state: "fault", detail: `${target} cannot be used: ${why}`, remedy });
    }
  }
  return checkups;
}
