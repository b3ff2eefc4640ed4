import type { SessionEvidence } from "../domain/verdict.ts";
import type { ReminderFacts, ReminderText } from "../services/correspondence/reminders/reminder-sender.ts";
import { getPhrases } from "./languages.ts";
import { missingSeconds } from "./missing-seconds.ts";
import { type Phrases, reasonText } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";
import { type ReminderWords, reminderWords } from "./reminder-words.ts";
import { officeName, sessionText } from "./verdict-words.ts";

/** Words a reminder: what is asked, until when, what was seen so far, the office's link, and where to object. */
export function toReminderText(facts: ReminderFacts): ReminderText {
  const { verdict, judged, kind, lang, link } = facts;
  const { rule, month, zone, simulated } = judged;
  const words = reminderWords(lang);
  const phrases = getPhrases(lang, zone);
  const { write } = phrases;
  const office = officeName(verdict, phrases);
  const monthName = write.month(month.month);
  const lastDay = write.day(new Date(month.endsAt.getTime() - 1));
  const platform = phrases.platform[rule.platform];
  const seen = kind === "pending" ? seenLines(facts, words, phrases) : blindLines(facts, words, phrases);
  const mark = simulated ? [words.simulated] : [];
  const lines = [
    ...mark,
    words.to(recipients(facts, office)),
    "",
    words.salutation,
    "",
    words.asked({
      month: monthName,
      platform,
      length: write.length(rule.minMinutes * 60),
      sessions: rule.sessionsPerMonth,
    }),
    words.untilWhen(lastDay),
    words.order(toPlainText(rule.order[lang])),
    "",
    ...seen,
    "",
    `${words.link} ${link}`,
    words.object,
    "",
    words.automatic,
  ];
  const prefix = simulated ? `[${words.simulated}] ` : "";
  const short = `${prefix}${words.oneLine[kind]({ office, month: monthName, platform, day: lastDay })}`;
  return {
    subject: toPlainText(`${prefix}${words.subject[kind]({ office, month: monthName, platform })}`).slice(
      0,
      200,
    ),
    text: lines.join("\n"),
    short: `${short} ${link}`,
    parameters: [office, monthName, lastDay, oneLine(seen), link],
  };
}

function recipients({ contacts }: ReminderFacts, office: string): string {
  const names = contacts.map(({ name, designation }) => [name, designation].filter(Boolean).join(", "));
  return toPlainText([...names, office].join("; "));
}

function seenLines({ verdict, judged }: ReminderFacts, words: ReminderWords, phrases: Phrases): string[] {
  const { rule, asOf } = judged;
  const lives = verdict.evidence.filter(({ reason }) => reason !== "scheduled" && reason !== "cancelled");
  const counts =
    rule.sessionsPerMonth > 1 ? [words.counted(verdict.qualifyingSessions, rule.sessionsPerMonth)] : [];
  return [
    words.seenUntil(phrases.write.dayTime(asOf)),
    ...(lives.length === 0 ? [words.nothingSeen(phrases.platform[rule.platform])] : []),
    ...counts,
    ...lives.map((live) => liveLine(live, rule.minMinutes * 60, words, phrases)),
  ];
}

/** `14 July 2023 11:00: 29 min 59.4 s; too short, 0.6 s short`. */
function liveLine(
  live: SessionEvidence,
  neededSeconds: number,
  words: ReminderWords,
  phrases: Phrases,
): string {
  const { write } = phrases;
  const { provenSeconds, counted, startedAt } = live;
  const isShort = !counted && provenSeconds !== null && provenSeconds < neededSeconds;
  const missing = isShort
    ? `, ${words.short(write.length(missingSeconds(provenSeconds, neededSeconds)))}`
    : "";
  return words.live({
    at: startedAt === null ? toPlainText(live.title ?? live.sessionId) : write.dayTime(startedAt),
    length: provenSeconds === null ? words.lengthUnknown : write.length(provenSeconds),
    why: `${sessionText(live, phrases)}${missing}`,
  });
}

/** What we could not see, and that it is our failure. */
function blindLines(
  { verdict, judged, blind }: ReminderFacts,
  words: ReminderWords,
  phrases: Phrases,
): string[] {
  const { platform } = judged.rule;
  const reasons = verdict.reasons
    .filter(({ code }) => code !== "month_open")
    .map((reason) => `- ${toPlainText(reasonText(reason, phrases, platform))}`);
  const stretches = blind.map(({ account, from, to, why }) => {
    const reason = { code: "not_watched", account, from, to, facts: { why } } as const;
    return `- ${toPlainText(reasonText(reason, phrases, platform))}`;
  });
  const lines = [...new Set([...reasons, ...stretches])].slice(0, 6);
  return [words.notSeen(phrases.platform[platform]), ...lines, words.notSeenMeans, words.ifHeld];
}

/** Template parameters may hold no line break and no run of blanks (Cloud API, "Message templates"). */
const oneLine = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replace(/^- /, ""))
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 900);
