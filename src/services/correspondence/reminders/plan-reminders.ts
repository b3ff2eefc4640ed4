import { createHmac } from "node:crypto";
import { DateTime } from "luxon";
import { type Contact, contactsOn } from "../../../domain/contact.ts";
import type { Reminder } from "../../../domain/reminder.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import { judgeMonth, type JudgedMonth } from "../../judging/judge-month.ts";
import type { CorrespondenceContext } from "../context.ts";
import { loadContacts } from "../load-contacts.ts";
import { loadSecret } from "../office-links.ts";
import { blindTimes, chooseOffices, type SkipReason } from "./choose-offices.ts";
import type { Addressing, ReminderFacts, ReminderSender } from "./reminder-sender.ts";

/** A message that is to be sent, and to which addresses. */
export type PlannedReminder<S = ReminderSender> = {
  claim: Reminder;
  addresses: readonly string[];
  sender: S;
  facts: Omit<ReminderFacts, "link">;
};

export type ReminderPlan<S> = {
  judged: JudgedMonth;
  reminders: readonly PlannedReminder<S>[];
  skipped: readonly { officeId: string; why: SkipReason }[];
};

const UNSENT = { state: "sending", settledAt: null, refusedBy: null, detail: null } as const;

/** How far back a refusal is remembered, in days. */
const REFUSALS_DAYS = 400;
const DAY_MS = 86_400_000;

/** Works out who is reminded of what today, by what and in which language. Throws UsageError for a month that is over. */
export async function planReminders<S extends Addressing>(
  deps: CorrespondenceContext,
  month: string,
  senders: readonly S[],
): Promise<ReminderPlan<S>> {
  const judged = await judgeMonth(deps, month);
  if (judged.status === "no_rule") throw new UsageError(`${month} lies before the rule; nobody is reminded`);
  if (judged.status !== "open") throw new UsageError(`${month} is over; a reminder would come too late`);
  const blindAfter = await blindAfterSeconds(deps, judged);
  const offices = await deps.store.registry.offices();
  const contacts = await loadContacts(deps.contactSource, offices);
  const earlier = await deps.store.reminders.list({
    since: new Date(judged.asOf.getTime() - REFUSALS_DAYS * DAY_MS),
  });
  const secret = await loadSecret(deps.store.meta);
  const claimedAt = judged.asOf;
  const { day } = localDayAt(claimedAt, deps.zone);
  const reminders: PlannedReminder<S>[] = [];
  const skipped: { officeId: string; why: SkipReason }[] = [];
  for (const choice of chooseOffices(judged, blindAfter)) {
    const { officeId } = choice.verdict;
    const skip = (why: SkipReason) => void skipped.push({ officeId, why });
    if (choice.kind === null) {
      skip(choice.why);
      continue;
    }
    const { verdict, kind } = choice;
    const blind = blindTimes(verdict.accounts, judged.asOf, blindAfter);
    const groups = groupByAddress(contactsOn(contacts, officeId, day), senders);
    if (groups.length === 0) skip("no_contact");
    for (const { sender, lang, people, addresses } of groups) {
      const { channel } = sender;
      const recipient = digestOf(secret, addresses);
      const reminderId = [day, officeId, channel, lang].join("|");
      if (earlier.some((one) => one.reminderId === reminderId)) skip("sent_today");
      else if (refusedBefore(earlier, { officeId, channel, recipient })) skip("refused_before");
      else
        reminders.push({
          claim: { reminderId, officeId, month, day, kind, channel, lang, recipient, ...UNSENT, claimedAt },
          addresses,
          sender,
          facts: { verdict, judged, kind, blind, contacts: people, lang },
        });
    }
  }
  return { judged, reminders, skipped };
}

/** Longer without a look than twice the cadence, and at least the rule's length, is not watched. */
async function blindAfterSeconds({ store }: CorrespondenceContext, { rule }: JudgedMonth): Promise<number> {
  const cadence = (await store.cadence.history()).at(-1)?.cadence[rule.platform]?.live ?? null;
  return Math.max(rule.minMinutes, 2 * (cadence ?? 0)) * 60;
}

/** One message for all people of an office who read one language and are reached by one channel. */
function groupByAddress<S extends Addressing>(contacts: readonly Contact[], senders: readonly S[]) {
  return senders.flatMap((sender) =>
    (["hi", "en"] as const).flatMap((lang) => {
      const people = contacts.filter((one) => one.lang === lang && sender.addressOf(one) !== null);
      const addresses = [...new Set(people.flatMap((one) => sender.addressOf(one) ?? []))].toSorted();
      return addresses.length === 0 ? [] : [{ sender, lang, people, addresses }];
    }),
  );
}

/** Whether the very same people refused the last message; a changed contact is tried again. */
function refusedBefore(
  earlier: readonly Reminder[],
  { officeId, channel, recipient }: Pick<Reminder, "officeId" | "channel" | "recipient">,
): boolean {
  const last = earlier.findLast(
    (one) => one.officeId === officeId && one.channel === channel && one.recipient === recipient,
  );
  return last?.state === "refused" && last.refusedBy === "recipient";
}

const digestOf = (secret: string, addresses: readonly string[]): string =>
  createHmac("sha256", secret).update(addresses.join("\n")).digest("hex").slice(0, 16);

/** Last day on which a reminder's link opens: the end of the month after, so that a verdict can still be disputed. */
export const lastDayOfLink = (month: string): string =>
  DateTime.fromFormat(month, "yyyy-MM", { zone: "utc" })
    .plus({ months: 1 })
    .endOf("month")
    .toFormat("yyyy-MM-dd");
