import type { Transporter } from "nodemailer";
import { Buffer } from "node:buffer";
import type { Settings } from "../../config/settings.ts";
import { getPhrases } from "../../src/reports/languages.ts";
import { LANGUAGES, type Phrases } from "../../src/reports/phrases.ts";
import { revisionText } from "../../src/reports/revision-text.ts";
import { officeName } from "../../src/reports/verdict-words.ts";
import type { MonthReport } from "../../src/services/judging/month-summary.ts";
import type { ReportFile } from "./month-files.ts";
import type { HandOut } from "./hand-out.ts";

/** How long a mail server is waited for, in milliseconds: in all less than a report is claimed for. */
const MAIL_TIMES = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 };

/** The way to a mail server. Its library is loaded when there is something to send. */
export async function openMailTransport(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({ url: smtpUrl, ...MAIL_TIMES });
}

export type Mail = {
  subject: string;
  text: string;
  attachments: { filename: string; content: Buffer }[];
};
export type SendMail = (mail: Mail) => Promise<void>;

/** The way out for reports of months; `null` = none is set. */
export function createReportMailer({
  alerts,
  monthReports,
}: Pick<Settings, "alerts" | "monthReports">): SendMail | null {
  const { smtpUrl, mailFrom } = alerts;
  const { email } = monthReports;
  if (smtpUrl === null || email === null) return null;
  const from = mailFrom ?? email.split(",")[0]?.trim();
  return async (mail) =>
    void (await (await openMailTransport(smtpUrl)).sendMail({ from, to: email, ...mail }));
}

/** The lists in words, both languages one below the other, with workbook and page attached. */
export async function mailMonth(
  send: SendMail,
  { judged, revision }: HandOut,
  report: MonthReport,
  files: readonly ReportFile[],
): Promise<void> {
  const books = LANGUAGES.map((lang) => getPhrases(lang, judged.zone));
  const [first] = books;
  if (first === undefined) return;
  const { say, write } = first;
  const state = judged.revision === 0 ? say.status[judged.status] : say.revision(judged.revision);
  const subject = `[reach${judged.simulated ? ", simulated" : ""}] ${say.liveTitle(write.month(judged.month.month))}: ${state}`;
  await send({
    subject: subject.replaceAll(/\s+/g, " ").slice(0, 200),
    text: books.map((phrases) => bodyText(report, revision, phrases)).join("\n\n---\n\n"),
    attachments: files
      .filter(({ name }) => /\.(xlsx|html)$/.test(name))
      .map(({ name, content }) => ({ filename: name, content: Buffer.from(content) })),
  });
}

function bodyText(
  { judged, summary, explain, again }: MonthReport,
  revision: HandOut["revision"],
  phrases: Phrases,
): string {
  const { say, write } = phrases;
  const names = new Map(judged.verdicts.map((verdict) => [verdict.officeId, officeName(verdict, phrases)]));
  const list = (heading: string, ids: readonly string[]): string[] =>
    ids.length === 0
      ? []
      : ["", `${heading} (${ids.length})`, ...ids.map((id) => `- ${names.get(id) ?? id}`)];
  return [
    ...(judged.simulated ? [say.simulated] : []),
    say.liveTitle(write.month(judged.month.month)),
    `${say.status[judged.status]}; ${say.revision(judged.revision)}; ${say.asOf(write.dayTime(judged.asOf))}`,
    ...(revision === null ? [] : [revisionText(revision, names, phrases)]),
    say.howMany({
      met: summary.met.length,
      notMet: summary.notMet.length,
      undetermined: summary.undetermined.length,
      pending: summary.pending.length,
      exempt: summary.exempt.length,
    }),
    ...list(say.listPending, summary.pending),
    ...list(say.listNone(write.length(judged.rule.minMinutes * 60)), summary.notMet),
    ...list(say.listExplanation, explain),
    ...list(say.listAgain, again),
    ...list(say.listUndetermined, summary.undetermined),
  ].join("\n");
}
