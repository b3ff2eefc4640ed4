import { z } from "zod";
import { defineExport } from "../contract.ts";
import { flag, instant, text } from "./column-types.ts";

const ReminderRow = z.object({
  day: text,
  month: text,
  office: text,
  kind: text,
  channel: text,
  lang: text,
  state: text,
  claimedAt: instant,
  settledAt: instant.nullable(),
  detail: text.nullable(),
  simulated: flag,
});

/** What was sent to offices, oldest first, without the recipients. `since` and `until` are on `claimedAt`. */
export const reminderExport = defineExport(ReminderRow, async function* (store, request) {
  const { since, until, officeId, simulated } = request;
  const rows = await store.reminders.list({
    ...(since && { since }),
    ...(until && { until }),
    ...(officeId === null ? {} : { officeId }),
  });
  for (const {
    day,
    month,
    officeId: office,
    kind,
    channel,
    lang,
    state,
    claimedAt,
    settledAt,
    detail,
  } of rows)
    yield { day, month, office, kind, channel, lang, state, claimedAt, settledAt, detail, simulated };
});
