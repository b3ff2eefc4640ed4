import type { Command } from "commander";
import { toCorrespondenceContext } from "../../../workers/compose/correspondence-context.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { createReminderOutlet, type ReminderOutlet } from "../../../workers/outlets/reminder-outlet.ts";
import { monthAt } from "../../domain/month.ts";
import type { Reminder } from "../../domain/reminder.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { CorrespondenceContext } from "../../services/correspondence/context.ts";
import type { SkipReason } from "../../services/correspondence/reminders/choose-offices.ts";
import { previewReminders, sendReminders } from "../../services/correspondence/reminders/send-reminders.ts";
import { processStreams } from "../io/streams.ts";
import { localTime } from "../output/local-time.ts";
import { type RowFormat, writeRows } from "../output/rows.ts";
import { withDeployment } from "../context/with-deployment.ts";

/** The exit code when some messages were not accepted. */
const SOME_REFUSED = 3;

const WHY: Readonly<Record<SkipReason, string>> = {
  held: "held what the rule asks",
  exempt: "is exempt",
  on_air: "is on air now",
  no_contact: "has no contact that these channels reach",
  sent_today: "was written to today",
  refused_before: "refused the last message, and its contact has not changed",
  held_meanwhile: "held it just now",
};

export function addRemindCommand(program: Command): void {
  const remind = program
    .command("remind")
    .option("--month <month>", "YYYY-MM; default: the current one")
    .option("--dry-run", "print each text and send nothing")
    .description(
      "write to the offices that have not held their session yet, each at most once a day by each channel. Exit 0 all accepted, 3 some not, 1 nothing sent",
    )
    .action(async (options: { month?: string; dryRun?: boolean }) => {
      process.exitCode = await withReminders((deps, outlet) => run(deps, outlet, options));
    });
  remind
    .command("list")
    .option("--month <month>", "YYYY-MM; default: all")
    .option("--format <format>", "table, json or csv", "table")
    .description("what was sent: to which office, when, by what, and whether it was accepted; no address")
    .action((options: { month?: string; format: string }) => withReminders((deps) => list(deps, options)));
}

function withReminders<T>(
  work: (deps: CorrespondenceContext, outlet: ReminderOutlet) => Promise<T>,
): Promise<T> {
  return withDeployment(async (deployment) => {
    const deps = toCorrespondenceContext(toJudgingContext(deployment), deployment.settings);
    const outlet = createReminderOutlet(deployment.settings, deployment);
    try {
      return await work(deps, outlet);
    } finally {
      outlet.close();
    }
  });
}

async function run(
  deps: CorrespondenceContext,
  outlet: ReminderOutlet,
  {
    month = monthAt(deps.clock.now(), deps.zone).month,
    dryRun = false,
  }: { month?: string; dryRun?: boolean },
): Promise<number> {
  if (dryRun) {
    const { reminders, skipped } = await previewReminders({ ...outlet, deps }, month);
    for (const { claim, text } of reminders)
      processStreams.stdout.write(
        `--- ${claim.officeId}, ${claim.channel}, ${claim.lang}, ${claim.kind}\n${text.subject}\n\n${text.text}\n\n`,
      );
    saySkipped(skipped);
    say(`would be sent: ${reminders.length}; nothing was sent`);
    return 0;
  }
  if (outlet.senders.length === 0)
    throw new UsageError("nothing is set to send reminders by", {
      remedy: "Set REACH_SMTP_URL and REACH_MAIL_FROM, or the WHATSAPP_ settings, or REACH_SMS_WEBHOOK_URL.",
    });
  const { sent, skipped, closed } = await sendReminders({ ...outlet, deps }, month);
  for (const { officeId, channel, state, detail } of sent)
    processStreams.stdout.write(`${officeId}  ${channel}  ${state}${detail === null ? "" : `: ${detail}`}\n`);
  saySkipped(skipped);
  for (const { channel, why } of closed) say(`nothing was sent by ${channel}: ${why}`);
  if (closed.length === outlet.senders.length) return 1;
  return closed.length > 0 || sent.some(({ state }) => state !== "accepted") ? SOME_REFUSED : 0;
}

function saySkipped(skipped: readonly { officeId: string; why: SkipReason }[]): void {
  for (const why of Object.keys(WHY) as SkipReason[]) {
    const offices = skipped.filter((one) => one.why === why).map(({ officeId }) => officeId);
    if (offices.length > 0 && why !== "held")
      say(`not written to, because it ${WHY[why]}: ${offices.join(", ")}`);
  }
}

const NAMES = [
  "day",
  "month",
  "office",
  "kind",
  "channel",
  "lang",
  "state",
  "claimedAt",
  "settledAt",
  "detail",
] as const;

async function list(
  { store, zone, simulated }: CorrespondenceContext,
  { month, format }: { month?: string; format: string },
): Promise<void> {
  if (format !== "table" && format !== "json" && format !== "csv")
    throw new UsageError(`--format ${format} is not known; write one of table, json, csv`);
  const found = await store.reminders.list(month === undefined ? {} : { month });
  const rows = found.map((reminder) => toRow(reminder, format, zone));
  const columns = NAMES.map((key) => ({ key, header: key }));
  writeRows(processStreams.stdout, rows, { format, names: NAMES, columns, simulated });
}

function toRow(reminder: Reminder, format: RowFormat, zone: string) {
  const time = (at: Date | null) =>
    at === null ? null : format === "table" ? localTime(at, zone) : at.toISOString();
  const { day, month, officeId: office, kind, channel, lang, state, claimedAt, settledAt, detail } = reminder;
  return {
    day,
    month,
    office,
    kind,
    channel,
    lang,
    state,
    claimedAt: time(claimedAt),
    settledAt: time(settledAt),
    detail,
  };
}

const say = (line: string): void => void processStreams.stderr.write(`reach: ${line}\n`);
