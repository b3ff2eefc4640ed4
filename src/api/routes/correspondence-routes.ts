import { z } from "zod";
import { REMINDER_CHANNELS, REMINDER_STATES } from "../../domain/reminder.ts";
import { LETTER_STATES, listLetters } from "../../services/correspondence/letters/letter-states.ts";
import { LETTER_TYPES } from "../../services/correspondence/letters/make-letters.ts";
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

const day = z.string().nullable();
const LetterView = z
  .object({
    month: z.string(),
    office: z.string(),
    nameEn: z.string(),
    nameHi: z.string(),
    kind: z.enum(LETTER_TYPES),
    state: z.enum(LETTER_STATES),
    number: z.string().nullable(),
    drafted: day,
    asked: day,
    received: day,
    accepted: day,
    due: day,
  })
  .meta({ id: "Letter" });

/** What offices were sent and what they answered; never to which address. */
export function correspondenceRoutes(routing: RouteContext): void {
  reminderRoute(routing);
  letterRoute(routing);
}

function letterRoute({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  app.get(
    "/v1/letters",
    {
      schema: {
        tags,
        summary:
          "Letters about closed months: who is to be asked, was asked and answered; overdue ones first",
        querystring: z.strictObject({ month: fields.month.optional(), office: fields.office }),
        response: { 200: z.object({ items: z.array(LetterView), simulated: z.boolean() }), ...refusals },
      },
    },
    async ({ query: { month, office } }) => {
      const { store, judging } = collector;
      const officeId = office === undefined ? undefined : (await requireOffice(store, office)).officeId;
      const found = await listLetters(judging, {
        ...(month === undefined ? {} : { month }),
        ...(officeId === undefined ? {} : { officeId }),
      });
      return {
        items: found.map(({ officeId: own, type: kind, ...shown }) => ({ office: own, kind, ...shown })),
        simulated,
      };
    },
  );
}

function reminderRoute({ app, source, fields }: RouteContext): void {
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
