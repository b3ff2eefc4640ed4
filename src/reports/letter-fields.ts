import type { SessionEvidence } from "../domain/verdict.ts";
import type { LetterFacts } from "../services/correspondence/letters/make-letters.ts";
import { DASH } from "./document.ts";
import { getPhrases } from "./languages.ts";
import { missingSeconds } from "./missing-seconds.ts";
import type { Phrases } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";
import { basisText, officeName, reasonsText, sessionText } from "./verdict-words.ts";

/** The values that a template of a letter may name; the README of the templates lists them. */
export type LetterValues = ReturnType<typeof toLetterFields>;

/** Words the fields of a letter: who, what was asked, what was seen, and until when an answer is due. */
export function toLetterFields({ report, verdict, lang, number, day, answerBy, link }: LetterFacts) {
  const { judged, activity } = report;
  const { rule, month, zone, simulated } = judged;
  const phrases = getPhrases(lang, zone);
  const { write, say } = phrases;
  const localDay = (name: string): string => write.day(new Date(`${name}T06:30:00Z`));
  const lives = verdict.evidence.map((live) => toLive(live, rule.minMinutes * 60, phrases));
  const place = activity.least.named.indexOf(verdict.officeId);
  return {
    simulated: simulated ? say.simulated : "",
    number,
    date: localDay(day),
    month: write.month(month.month),
    office: officeName(verdict, phrases),
    office_hi: toPlainText(verdict.nameHi),
    office_en: toPlainText(verdict.nameEn),
    division: toPlainText(verdict.division ?? DASH),
    platform: phrases.platform[rule.platform],
    order: toPlainText(rule.order[lang]),
    needed_length: write.length(rule.minMinutes * 60),
    needed_sessions: String(rule.sessionsPerMonth),
    counted: String(verdict.qualifyingSessions),
    sessions: String(verdict.sessions),
    minutes: verdict.liveSeconds === null ? DASH : write.length(verdict.liveSeconds),
    longest: verdict.longestSeconds === null ? DASH : write.length(verdict.longestSeconds),
    finding: reasonsText(verdict, phrases, rule.platform),
    basis: basisText(verdict, phrases),
    revision: say.revision(judged.revision),
    as_of: write.dayTime(judged.asOf),
    rank: place < 0 ? DASH : String(place + 1),
    rank_of: String(activity.least.named.length),
    answer_by: localDay(answerBy),
    link,
    has_lives: lives.length > 0,
    lives,
  };
}

function toLive(live: SessionEvidence, neededSeconds: number, phrases: Phrases): Record<string, string> {
  const { write } = phrases;
  const { provenSeconds, counted } = live;
  const isShort = !counted && provenSeconds !== null && provenSeconds < neededSeconds;
  return {
    live_at: live.startedAt === null ? DASH : write.dayTime(live.startedAt),
    live_title: toPlainText(live.title ?? live.sessionId),
    live_length: provenSeconds === null ? DASH : write.length(provenSeconds),
    live_missing: isShort ? write.length(missingSeconds(provenSeconds, neededSeconds)) : DASH,
    live_why: sessionText(live, phrases),
    live_link: live.permalink ?? DASH,
  };
}
