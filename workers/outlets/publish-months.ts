import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../../config/settings.ts";
import { daysOfMonth, type Month, monthAt } from "../../src/domain/month.ts";
import { localDayAt } from "../../src/domain/slot.ts";
import { makeFolder } from "../../src/errors/make-folder.ts";
import { UsageError } from "../../src/errors/reach-error.ts";
import { freezeDueMonths, MONTHS_REVISED } from "../../src/services/judging/freeze-month.ts";
import { loadMonth } from "../../src/services/judging/reported-month.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { judgeMonth } from "../../src/services/judging/judge-month.ts";
import { type MonthReport, reportMonth } from "../../src/services/judging/month-summary.ts";
import { mailMonth, type SendMail } from "./month-mail.ts";
import type { HandOut } from "./hand-out.ts";
import type { JudgingContext } from "../../src/services/judging/context.ts";
import { renderMonthFiles } from "./month-files.ts";

/** Longer than files and mail take with all their time-outs. */
const CLAIM_MS = 900_000;

export type PublishContext = {
  reports: JudgingContext;
  log: AppContext["log"];
  dir: Settings["monthReports"]["dir"];
  /** `null` = no mail is configured. */
  send: SendMail | null;
};

/**
 * Freezes the months whose grace is over, and hands out what is new: reports of a month that ended, closed or was
 * revised, and on the days of the rules who is still awaited. One process at a time hands a report out, and notes it
 * after it did: a process that is killed in between, or a mail server that is away, costs a repetition and never a
 * report.
 */
export async function publishMonths(deps: PublishContext): Promise<void> {
  const { clock, zone } = deps.reports;
  await freezeDueMonths(deps.reports);
  let month = monthAt(clock.now(), zone);
  await guarded(deps, month, () => publishPending(deps, month));
  for (let i = 0; i < MONTHS_REVISED; i += 1) {
    const before = monthAt(new Date(month.startsAt.getTime() - 1), zone);
    await guarded(deps, before, () => publishMonth(deps, before));
    month = before;
  }
}

/** A month that cannot be published holds up no other. A month without data has no report. */
async function guarded({ log }: PublishContext, { month }: Month, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UsageError) return;
    log.warn("month reports not published; retrying within the hour", {
      month,
      error,
    });
  }
}

/**
 * Does a piece of work that is not done yet, as the only process. False while another process holds the claim: it does
 * the work, or its claim expires.
 */
async function alone(
  { reports: { store, clock } }: PublishContext,
  name: string,
  isDone: () => Promise<boolean>,
  work: () => Promise<void>,
): Promise<boolean> {
  const key = `handing-out.${name}` as const;
  const holder = randomUUID();
  const now = clock.now();
  if (!(await store.meta.claim(key, holder, new Date(now.getTime() + CLAIM_MS), now))) return false;
  try {
    // Another may have done it between the look and the claim.
    if (!(await isDone())) await work();
    return true;
  } finally {
    await store.meta.release(key, holder);
  }
}

/** Revisions that were not published yet, in order; before there is one, the provisional report. */
async function publishMonth(deps: PublishContext, { month }: Month): Promise<void> {
  const { store } = deps.reports;
  const key = `published.${month}` as const;
  const newest = async () => (await store.meta.get(key)) ?? -1;
  const done = await newest();
  const revisions = await store.verdicts.revisions(month);
  for (const frozen of revisions) {
    const { revision } = frozen;
    if (revision <= done) continue;
    const name = `live-${month}-r${revision}`;
    const isDone = async () => (await newest()) >= revision;
    const handed = await alone(deps, name, isDone, async () => {
      const judged = await loadMonth(deps.reports, month, revision);
      await handOut(deps, { judged, name, revision: frozen });
      await store.meta.set(key, revision);
    });
    if (!handed) return;
  }
  if (revisions.length > 0 || done >= 0) return;
  const judged = await judgeMonth(deps.reports, month);
  if (judged.status !== "provisional" || deps.reports.clock.now() >= judged.closesAt) return;
  const name = `live-${month}-provisional`;
  const isDone = async () => (await newest()) >= 0;
  await alone(deps, name, isDone, async () => {
    await handOut(deps, { judged, name, revision: null });
    await store.meta.set(key, 0);
  });
}

/** Who has not held anything yet, on the days that the rules name. */
async function publishPending(deps: PublishContext, { month }: Month): Promise<void> {
  const { store, rules, clock, zone } = deps.reports;
  const { day } = localDayAt(clock.now(), zone);
  const days = daysOfMonth(month);
  const due = rules.pending.daysOfMonth.map((one) => days[Math.min(one, days.length) - 1]);
  const key = `pending-told.${month}` as const;
  const isDone = async () => (await store.meta.get(key)) === day;
  if (!due.includes(day) || (await isDone())) return;
  const judged = await judgeMonth(deps.reports, month);
  if (judged.status === "no_rule") return;
  const name = `pending-${day}`;
  await alone(deps, name, isDone, async () => {
    await handOut(deps, { judged, name, revision: null });
    await store.meta.set(key, day);
  });
}

async function handOut(deps: PublishContext, what: HandOut): Promise<void> {
  const { judged, name } = what;
  const report: MonthReport = await reportMonth(deps.reports, judged);
  const files = await renderMonthFiles(report, judged.simulated ? `simulated-${name}` : name);
  const folder = join(deps.dir, judged.month.month);
  await makeFolder(folder, 0o700);
  for (const { name: file, content } of files) {
    await writeFile(join(folder, `${file}.part`), content, { mode: 0o600 });
    await rename(join(folder, `${file}.part`), join(folder, file));
  }
  if (deps.send !== null) await mailMonth(deps.send, what, report, files);
  deps.log.info("month reports published", {
    month: judged.month.month,
    report: name,
    mailed: deps.send !== null,
  });
}
