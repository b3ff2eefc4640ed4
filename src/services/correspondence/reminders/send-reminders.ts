import type { Reminder, ReminderChannel } from "../../../domain/reminder.ts";
import { ReachError } from "../../../errors/reach-error.ts";
import type { Logger } from "../../../telemetry/logger.ts";
import { judgeMonth } from "../../judging/judge-month.ts";
import type { CorrespondenceContext } from "../context.ts";
import { ensureLink, linkAddress } from "../office-links.ts";
import { chooseOffices, type SkipReason } from "./choose-offices.ts";
import { digestMessageId } from "./take-delivery-reports.ts";
import { lastDayOfLink, planReminders, type PlannedReminder } from "./plan-reminders.ts";
import type {
  Addressing,
  ReminderFacts,
  ReminderSender,
  ReminderText,
  SendOutcome,
} from "./reminder-sender.ts";

export type SendContext = {
  deps: CorrespondenceContext;
  senders: readonly ReminderSender[];
  toText: (facts: ReminderFacts) => ReminderText;
  /** Throws ClockError while this machine's clock disagrees with the others: nothing is sent then. */
  requireClock: () => Promise<void>;
  log: Logger;
};

export type SentReminders = {
  sent: readonly Reminder[];
  skipped: readonly { officeId: string; why: SkipReason }[];
  /** Channels that could not be opened; nothing was claimed for them. */
  closed: readonly { channel: ReminderChannel; why: string }[];
};

/** Who makes the links of reminders. */
const BY = "reminder";

/**
 * Reminds the offices of an open month, each once a day by each channel. A message is claimed before it is sent, so that
 * a process that is killed in between costs the message and never sends it twice.
 */
export async function sendReminders(context: SendContext, month: string): Promise<SentReminders> {
  const { deps, log } = context;
  await context.requireClock();
  const { senders, closed } = await openSenders(context.senders);
  const judgedAt = await newestChange(deps);
  const plan = await planReminders(deps, month, senders);
  const skipped = [...plan.skipped];
  const sent: Reminder[] = [];
  const stopped = new Map<ReminderChannel, SendOutcome>();
  const stillDue = createDueCheck(deps, month, judgedAt, plan.reminders);
  for (const planned of plan.reminders) {
    const { claim, sender } = planned;
    await context.requireClock();
    if (!(await stillDue(claim.officeId))) {
      skipped.push({ officeId: claim.officeId, why: "held_meanwhile" });
      continue;
    }
    if (!(await deps.store.reminders.claim({ ...claim, claimedAt: deps.clock.now() }))) {
      skipped.push({ officeId: claim.officeId, why: "sent_today" });
      continue;
    }
    const outcome = stopped.get(sender.channel) ?? (await sendOne(context, planned));
    if (outcome.concernsAll) stopped.set(sender.channel, outcome);
    const settled = await settle(deps, claim, outcome);
    sent.push(settled);
    if (settled.state !== "accepted") logRefusal(log, settled);
  }
  log.info("reminders sent", {
    month,
    accepted: sent.filter(({ state }) => state === "accepted").length,
    refused: sent.filter(({ state }) => state !== "accepted").length,
  });
  return { sent, skipped, closed };
}

const BY_MAIL: Addressing = { channel: "mail", addressOf: ({ email }) => email };

/** What each office would be sent now, without a claim, a link or a message; by mail if no channel is set up. */
export async function previewReminders(
  { deps, senders, toText }: Pick<SendContext, "deps" | "senders" | "toText">,
  month: string,
): Promise<{ reminders: { claim: Reminder; text: ReminderText }[]; skipped: SentReminders["skipped"] }> {
  const channels: readonly Addressing[] = senders.length === 0 ? [BY_MAIL] : senders;
  const { reminders, skipped } = await planReminders(deps, month, channels);
  const link = `${deps.baseUrl}/s/…`;
  return {
    reminders: reminders.map(({ claim, facts }) => ({ claim, text: toText({ ...facts, link }) })),
    skipped,
  };
}

async function openSenders(
  senders: readonly ReminderSender[],
): Promise<{ senders: ReminderSender[]; closed: SentReminders["closed"][number][] }> {
  const open: ReminderSender[] = [];
  const closed: SentReminders["closed"][number][] = [];
  for (const sender of senders)
    try {
      await sender.prepare();
      open.push(sender);
    } catch (error) {
      if (!(error instanceof ReachError)) throw error;
      closed.push({ channel: sender.channel, why: error.message });
    }
  return { senders: open, closed };
}

async function newestChange({ store: { outbox } }: CorrespondenceContext): Promise<number> {
  await outbox.sequence();
  return outbox.newest();
}

/** Judges again before a message goes out, as soon as anything became known since the month was judged. */
function createDueCheck(
  deps: CorrespondenceContext,
  month: string,
  judgedAt: number,
  planned: readonly PlannedReminder[],
): (officeId: string) => Promise<boolean> {
  let seen = judgedAt;
  let due = new Set(planned.map(({ claim }) => claim.officeId));
  return async (officeId) => {
    const newest = await newestChange(deps);
    if (seen !== newest) {
      const choices = chooseOffices(await judgeMonth(deps, month), 0);
      due = new Set(choices.filter(({ kind }) => kind !== null).map(({ verdict }) => verdict.officeId));
      seen = newest;
    }
    return due.has(officeId);
  };
}

async function sendOne({ deps, toText }: SendContext, planned: PlannedReminder): Promise<SendOutcome> {
  const { claim, addresses, sender, facts } = planned;
  const { officeId, month } = claim;
  const link = await ensureLink(deps, { officeId, month, until: lastDayOfLink(month), by: BY });
  const text = toText({ ...facts, link: await linkAddress(deps, link) });
  return sender.send(addresses, text, { id: claim.reminderId, lang: claim.lang });
}

async function settle(deps: CorrespondenceContext, claim: Reminder, outcome: SendOutcome): Promise<Reminder> {
  const { state, detail, concernsAll, messageIds = [] } = outcome;
  const refusedBy = state !== "refused" ? null : concernsAll ? ("channel" as const) : ("recipient" as const);
  const settled = { state, detail, refusedBy, settledAt: deps.clock.now() };
  const messages = messageIds.map(digestMessageId);
  await deps.store.reminders.settle(claim.reminderId, { ...settled, messages });
  return { ...claim, ...settled };
}

function logRefusal(log: Logger, { officeId, channel, state, detail }: Reminder): void {
  log.warn("reminder not accepted", { office: officeId, channel, state, detail });
}
