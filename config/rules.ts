import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OFFICE_KINDS } from "../src/domain/office.ts";
import { PLATFORM_IDS } from "../src/domain/platform.ts";
import { ACTIVITY_CRITERIA, type RuleBook } from "../src/domain/rules/rule-book.ts";
import { ConfigError } from "../src/errors/reach-error.ts";
import { packageRoot } from "./package-root.ts";

const monthName = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM");
const kinds = z.array(z.enum(OFFICE_KINDS)).min(1);

const liveRule = z.strictObject({
  id: z.string().min(1),
  version: z.int().positive(),
  validFrom: monthName,
  order: z.union([
    z
      .string()
      .min(1)
      .transform((text) => ({ en: text, hi: text })),
    z.strictObject({ en: z.string().min(1), hi: z.string().min(1) }),
  ]),
  appliesTo: kinds,
  minMinutes: z.number().positive().max(1440),
  sessionsPerMonth: z.int().positive().max(100),
  platform: z.enum(PLATFORM_IDS),
  explanationFrom: monthName,
  resumeWindowSeconds: z.number().min(0).max(3600),
  countCrossPosted: z.boolean(),
});

/** Days before the month's last day on which offices are reminded. */
const DAYS_BEFORE_END = [3, 1];

const ruleBook = z.strictObject({
  live: z
    .array(liveRule)
    .min(1)
    .refine((rules) => new Set(rules.map(({ version }) => version)).size === rules.length, {
      message: "two versions of the live rule have the same number",
    })
    .refine((rules) => new Set(rules.map(({ validFrom }) => validFrom)).size === rules.length, {
      message: "two versions of the live rule are valid from the same month",
    }),
  growth: z.strictObject({ toleranceHours: z.number().positive().max(240) }),
  leastActive: z.strictObject({
    howMany: z.int().positive(),
    criteria: z.array(z.enum(ACTIVITY_CRITERIA)).min(1),
    appliesTo: kinds,
  }),
  close: z.strictObject({ graceHours: z.number().min(0).max(720) }),
  pending: z
    .strictObject({
      daysOfMonth: z.array(z.int().min(1).max(31)),
      daysBeforeEnd: z.array(z.int().min(0).max(27)).default([...DAYS_BEFORE_END]),
    })
    .default({ daysOfMonth: [], daysBeforeEnd: [...DAYS_BEFORE_END] }),
  letters: z
    .strictObject({ answerDays: z.int().min(1).max(365), planDays: z.int().min(1).max(365) })
    .default({ answerDays: 7, planDays: 15 }),
});

/** Parses the rules. Throws ConfigError with every fault, each naming its place in the file. */
export function parseRules(text: string, file: string): RuleBook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}`);
  }
  const parsed = ruleBook.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `${file}: ${path.join(".") || "the file"}: ${message}`),
  );
}

/** Reads the rule book. Throws ConfigError if it cannot be read or a rule in it is invalid. */
export function readRules(file: string): RuleBook {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new ConfigError(`${file} cannot be read; it holds the monthly rules`);
  }
  return parseRules(text, file);
}

/** The rules of `config/rules.json`: the current ones and their earlier versions. */
export function readShippedRules(): RuleBook {
  return readRules(join(packageRoot(), "config", "rules.json"));
}
