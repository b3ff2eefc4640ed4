import { z } from "zod";
import { REMINDER_CHANNELS, REMINDER_STATES } from "../../domain/reminder.ts";
import { requireOffice } from "../query/fields.ts";
import { refusals, type RouteContext } from "./route.ts";

const tags = ["correspondence"];

const ReminderView = z
  .object({
    day: z.string(),
    month: z.string(),
    office: z.string(),
    kind: z.enum(["pending", "not_seen"]),
    channel: z.enum(REMINDER_CHANNELS),
    lang: z.enum(["en", "hi"]),
    state: z.enum(REMINDER_STATES),
    claimedAt: z.date(),
    settledAt: z.date().nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: "Reminder" });

/** What offices were sent; never to which address. */
export function correspondenceRoutes({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/reminders",
    {
      schema: {
        tags,
        summary: "Reminders that were sent, oldest first: to which office, when, by what, with which outcome",
        querystring: z.strictObject({ month: fields.month.optional(), office: fields.office }),
        response: { 200: z.object({ items: z.array(ReminderView), simulated: z.boolean() }), ...refusals },
      },
    },
    async ({ query }) => {
      const { month, office } = query;
      const officeId = office === undefined ? undefined : (await requireOffice(store, office)).officeId;
      const found = await store.reminders.list({
        ...(month === undefined ? {} : { month }),
        ...(officeId === undefined ? {} : { officeId }),
      });
      const items = found.map(
        ({ reminderId: _id, recipient: _to, refusedBy: _by, officeId: own, ...shown }) => ({
          office: own,
          ...shown,
        }),
      );
      return { items, simulated };
    },
  );
}
