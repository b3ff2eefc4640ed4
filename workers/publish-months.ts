import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../config/settings.ts";
import { type Month, monthAt } from "../src/domain/month.ts";
import { daysOfMonth } from "../src/domain/month.ts";
import { localDayOf } from "../src/domain/slot.ts";
import { UsageError } from "../src/errors/reach-error.ts";
import { closeDueMonths, frozenMonth, MONTHS_REVISED } from "../src/services/close-month.ts";
import type { Collector } from "../src/services/context.ts";
import { type JudgedMonth, judgeMonth, type ReportDeps } from "../src/services/judge-month.ts";
import { type MonthReport, reportMonth } from "../src/services/report-live.ts";
import { mailMonth, type SendMail } from "./month-mail.ts";
import { monthFiles } from "./month-files.ts";

export type PublishDeps = {
  reports: ReportDeps;
  log: Collector["log"];
  dir: Settings["monthReports"]["dir"];
  /** `null` = no mail is configured. */
  send: SendMail | null;
};

/**
 * Freezes the months whose grace is over, and hands out what is new: reports of a month that ended, closed or was
 * revised, and on the days of the rules who is still awaited. What was handed out is noted after it was, so that a
 * process that is killed on the way, or a mail server that is away, costs a repetition and never a report.
 */
export async function publishMonths(deps: PublishDeps): Promise<void> {
  const { clock, zone } = deps.reports;
  await closeDueMonths(deps.reports);
  let month = monthAt(clock.now(), zone);
  await guarded(deps, month, () => publishPending(deps, month));
  for (let i = 0; i < MONTHS_REVISED; i += 1) {
    const before = monthAt(new Date(month.startsAt.getTime() - 1), zone);
    await guarded(deps, before, () => publishMonth(deps, before));
    month = before;
  }
}

/** One month that cannot be handed out holds up no other. One of which nothing is known has no report. */
async function guarded({ log }: PublishDeps, { month }: Month, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UsageError) return;
    log.warn("the reports of a month could not be handed out; it is tried again within the hour", {
      month,
      error,
    });
  }
}

/** Revisions that were not handed out yet, in order; before there is one, the provisional report. */
async function publishMonth(deps: PublishDeps, { month }: Month): Promise<void> {
  const { store } = deps.reports;
  const key = `published.${month}`;
  const done = Number((await store.meta.get(key)) ?? "-1");
  const revisions = await store.verdicts.revisions(month);
  for (const { revision, reason } of revisions) {
    if (revision <= done) continue;
    const name = `live-${month}-r${revision}`;
    await handOut(deps, { judged: await frozenMonth(deps.reports, month, revision), name, reason });
    await store.meta.set(key, String(revision));
  }
  if (revisions.length > 0 || done >= 0) return;
  const judged = await judgeMonth(deps.reports, month);
  if (judged.status !== "provisional" || month < judged.rule.validFrom) return;
  await handOut(deps, { judged, name: `live-${month}-provisional`, reason: null });
  await store.meta.set(key, "0");
}

/** Who has not held anything yet, on the days that the rules name. */
async function publishPending(deps: PublishDeps, { month }: Month): Promise<void> {
  const { store, rules, clock, zone } = deps.reports;
  const { day } = localDayOf(clock.now(), zone);
  const days = daysOfMonth(month);
  const due = rules.pending.daysOfMonth.map((one) => days[Math.min(one, days.length) - 1]);
  const key = `pending-told.${month}`;
  if (!due.includes(day) || (await store.meta.get(key)) === day) return;
  const judged = await judgeMonth(deps.reports, month);
  if (month < judged.rule.validFrom) return;
  await handOut(deps, { judged, name: `pending-${day}`, reason: null });
  await store.meta.set(key, day);
}

export type HandOut = { judged: JudgedMonth; name: string; reason: string | null };

async function handOut(deps: PublishDeps, what: HandOut): Promise<void> {
  const { judged, name } = what;
  const report: MonthReport = await reportMonth(deps.reports, judged);
  const files = await monthFiles(report, judged.simulated ? `simulated-${name}` : name);
  const folder = join(deps.dir, judged.month.month);
  await mkdir(folder, { recursive: true });
  for (const { name: file, content } of files) {
    await writeFile(join(folder, `${file}.part`), content);
    await rename(join(folder, `${file}.part`), join(folder, file));
  }
  if (deps.send !== null) await mailMonth(deps.send, what, report, files);
  deps.log.info("the reports of a month were handed out", {
    month: judged.month.month,
    report: name,
    mailed: deps.send !== null,
  });
}
