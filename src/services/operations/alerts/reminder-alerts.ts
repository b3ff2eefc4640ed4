import type { Reminder } from "../../../domain/reminder.ts";
import type { Alert } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";

/** How long a refused message stays an alert, in milliseconds. */
const SHOWN_MS = 7 * 86_400_000;

/** Reports reminders that were not accepted: one alert for a day and a channel, whatever the number of offices. */
export async function findReminderAlerts({
  store,
  clock,
}: Pick<AppContext, "store" | "clock">): Promise<Alert[]> {
  const since = new Date(clock.now().getTime() - SHOWN_MS);
  const refused = (await store.reminders.list({ since })).filter(
    ({ state }) => state === "refused" || state === "failed",
  );
  const groups = new Map<string, Reminder[]>();
  for (const one of refused) {
    const key = `${one.day}|${one.channel}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, rows]) => ({
    key: `reminder|${key}`,
    kind: "reminder",
    subject: `${rows.length} reminders of ${rows[0]?.day ?? ""} were not accepted by ${rows[0]?.channel ?? ""}`,
    detail: [...new Set(rows.map(({ detail }) => detail ?? "no reason was given"))].slice(0, 3).join("; "),
    remedy:
      "Correct the contacts or the channel; reach remind list shows each. A recipient that refused is written to again once its contact changes.",
    offices: [...new Set(rows.map(({ officeId }) => officeId))].toSorted(),
  }));
}
