import type { Phrases } from "../../../reports/phrases.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import type { ApiContext } from "../../context.ts";
import { viewWords } from "./words-by-language.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 1_440;

/** When the newest reading of any platform came, and how long ago that is. */
export function newestText({ freshness, collector }: ApiContext, { lang, write }: Phrases): string {
  const { newest, never, ago } = viewWords(lang);
  const times = freshness().flatMap(({ newestAt }) => (newestAt === null ? [] : [newestAt.getTime()]));
  if (times.length === 0) return `${newest}: ${never}`;
  const at = Math.max(...times);
  const minutes = Math.floor((collector.clock.now().getTime() - at) / MINUTE_MS);
  const age = minutes < 0 ? "" : ` (${toAge(minutes, ago)})`;
  return `${newest}: ${write.dayTime(new Date(at))}${age}`;
}

type AgeWords = Record<"minutes" | "hours" | "days", (n: number) => string>;

/** In the largest unit that fits twice, rounded down. */
function toAge(minutes: number, ago: AgeWords): string {
  if (minutes < 2 * HOUR_MINUTES) return ago.minutes(minutes);
  if (minutes < 2 * DAY_MINUTES) return ago.hours(Math.floor(minutes / HOUR_MINUTES));
  return ago.days(Math.floor(minutes / DAY_MINUTES));
}

/** Which state of a month a page shows. */
export function monthFoot({ asOf, revision, rule }: JudgedMonth, { lang, say, write }: Phrases): string {
  const state = [say.asOf(write.dayTime(asOf)), say.revision(revision)];
  return [...state, viewWords(lang).ruleVersion(rule.version)].join("; ");
}
