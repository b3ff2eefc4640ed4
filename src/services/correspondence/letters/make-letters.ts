import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DateTime } from "luxon";
import type { Letter } from "../../../domain/rulings.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import { ConfigError, UsageError } from "../../../errors/reach-error.ts";
import { type MonthReport, reportMonth } from "../../judging/month-summary.ts";
import { loadMonth } from "../../judging/reported-month.ts";
import type { CorrespondenceContext } from "../context.ts";
import { ensureLink, linkAddress } from "../office-links.ts";
import type { LetterFields } from "./fill-template.ts";

export const LETTER_TYPES = ["explanation", "plan"] as const;
export type LetterType = (typeof LETTER_TYPES)[number];

export type LetterRequest = {
  month: string;
  type: LetterType;
  /** `null` = every office that is due one. */
  officeId: string | null;
  langs: readonly ("hi" | "en")[];
  by: string;
};

/** What a letter is worded from. */
export type LetterFacts = {
  report: MonthReport;
  verdict: LiveVerdict;
  type: LetterType;
  lang: "hi" | "en";
  number: string;
  /** Local days. */
  day: string;
  answerBy: string;
  link: string;
};

export type MadeLetter = { officeId: string; name: string; bytes: Buffer; isNew: boolean };

/** Making letters of one month takes no longer than this, in milliseconds. */
const CLAIM_MS = 300_000;
/** How long a letter's link works after the day on which the answer is due. */
const LINK_DAYS_BEYOND = 60;

/**
 * Makes the letters of a closed month from the department's templates, and registers each as drafted once. Made again
 * it is the same file with the number and the day of the first time. Throws UsageError where nobody is due one.
 */
export async function makeLetters(
  deps: CorrespondenceContext,
  request: LetterRequest,
  toFields: (facts: LetterFacts) => LetterFields,
): Promise<MadeLetter[]> {
  const report = await reportClosedMonth(deps, request);
  const offices = officesDue(report, request);
  // Loads the writer of documents only where letters are made.
  const { fillTemplate } = await import("./fill-template.ts");
  const templates = new Map<string, Awaited<ReturnType<typeof readTemplate>>>();
  for (const lang of request.langs)
    templates.set(lang, await readTemplate(deps.lettersDir, request.type, lang));
  return alone(deps, request.month, async () => {
    const letters = await deps.store.rulings.letters(request.month);
    const made: MadeLetter[] = [];
    for (const verdict of offices) {
      const { row, isNew } = draftOf(deps, letters, request, verdict.officeId);
      const answerBy = addDays(
        row.day,
        deps.rules.letters[request.type === "plan" ? "planDays" : "answerDays"],
      );
      const until = addDays(answerBy, LINK_DAYS_BEYOND);
      const own = { officeId: verdict.officeId, month: request.month, until, by: "letter" };
      const link = await linkAddress(deps, await ensureLink(deps, own));
      const facts = {
        report,
        verdict,
        type: request.type,
        number: row.reference ?? "",
        day: row.day,
        answerBy,
        link,
      };
      for (const [lang, template] of templates) {
        const bytes = fillTemplate(template, toFields({ ...facts, lang: lang === "en" ? "en" : "hi" }));
        const prefix = deps.simulated ? "simulated-" : "";
        const name = `${prefix}${request.month}-${request.type}-${verdict.officeId}.${lang}.docx`;
        made.push({ officeId: verdict.officeId, name, bytes, isNew });
      }
      if (isNew) await deps.store.rulings.append({ letters: [row] });
      if (isNew) letters.push(row);
    }
    return made;
  });
}

async function reportClosedMonth(
  deps: CorrespondenceContext,
  { month, type }: LetterRequest,
): Promise<MonthReport> {
  const judged = await loadMonth(deps, month);
  const { status, rule } = judged;
  if (status === "no_rule") throw new UsageError(`${month} lies before the rule; nobody is written to`);
  if (status !== "closed")
    throw new UsageError(`${month} is not closed yet; letters are made of a closed month alone`);
  if (type === "explanation" && month < rule.explanationFrom)
    throw new UsageError(
      `for ${month} nobody is asked: explanations are asked for from ${rule.explanationFrom} on`,
    );
  return reportMonth(deps, judged);
}

/** Proven offices alone: those that did not meet the rule, or those named as the least active; exempt ones are neither. */
export function officeIdsDue(report: MonthReport, type: LetterType): readonly string[] {
  return type === "explanation" ? report.explain : report.activity.least.named;
}

function officesDue(report: MonthReport, { type, officeId, month }: LetterRequest): LiveVerdict[] {
  const due = officeIdsDue(report, type);
  if (officeId !== null && !due.includes(officeId))
    throw new UsageError(`${officeId} is not due a letter of the kind ${type} for ${month}`);
  const wanted = officeId === null ? due : [officeId];
  return wanted.flatMap((id) => {
    const verdict = report.judged.verdicts.find((one) => one.officeId === id);
    return verdict === undefined || verdict.exempt ? [] : [verdict];
  });
}

/** The row of the register: the one of the first time, or a new one with the next number of the month. */
function draftOf(
  { clock, zone }: CorrespondenceContext,
  letters: readonly Letter[],
  { month, type, by }: LetterRequest,
  officeId: string,
): { row: Letter; isNew: boolean } {
  const kind = `${type}_drafted` as const;
  const drafted = letters.filter((one) => one.kind === kind);
  const earlier = drafted.find((one) => one.officeId === officeId);
  if (earlier !== undefined) return { row: earlier, isNew: false };
  const taken = drafted.map(({ reference }) => Number(/\/(\d+)$/.exec(reference ?? "")?.[1] ?? 0));
  const place = String(Math.max(0, ...taken) + 1).padStart(2, "0");
  const reference = `${month}/${type === "plan" ? "P" : "E"}/${place}`;
  const at = clock.now();
  const row = { officeId, month, kind, day: localDayAt(at, zone).day, why: "letter made", by, at, reference };
  return { row, isNew: true };
}

async function readTemplate(folder: string, type: LetterType, lang: string) {
  const name = `${type}.${lang}.docx`;
  try {
    return { name, bytes: await readFile(join(folder, name)) };
  } catch (cause) {
    throw new ConfigError(
      `${join(folder, name)} cannot be read; REACH_LETTERS_DIR names the folder of the templates`,
      {
        cause,
      },
    );
  }
}

/** Two that make letters of one month at once would give one number twice. */
async function alone<T>(
  { store, clock }: CorrespondenceContext,
  month: string,
  work: () => Promise<T>,
): Promise<T> {
  const key = `handing-out.letters.${month}` as const;
  const holder = randomUUID();
  const now = clock.now();
  if (!(await store.meta.claim(key, holder, new Date(now.getTime() + CLAIM_MS), now)))
    throw new UsageError(`letters of ${month} are being made by another process; try again in a moment`);
  try {
    return await work();
  } finally {
    await store.meta.release(key, holder);
  }
}

const addDays = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: "utc" }).plus({ days }).toFormat("yyyy-MM-dd");
