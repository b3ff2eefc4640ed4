import type { PlatformId } from "../domain/platform.ts";
import type { LiveVerdict, SessionEvidence, VerdictReasonCode } from "../domain/verdict.ts";
import { listFor } from "../services/judging/month-summary.ts";
import type { Tone } from "./document.ts";
import { type Phrases, reasonText } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";

const BESIDE: readonly VerdictReasonCode[] = ["too_few_followers", "permission_missing", "exempt"];

export const officeName = (
  office: { nameEn: string; nameHi: string },
  { lang }: Pick<Phrases, "lang">,
): string => toPlainText(lang === "hi" && office.nameHi !== "" ? office.nameHi : office.nameEn);

/** Returns the verdict's label, with `pending` and `exempt` spelled out. */
export function verdictLabel(verdict: LiveVerdict, phrases: Phrases): string {
  const word = phrases.outcome[verdict.outcome];
  const list = listFor(verdict);
  if (list === null) return phrases.outcome.no_rule;
  if (list === "exempt") return `${word} (${phrases.outcome.exempt})`;
  return list === "pending" ? phrases.outcome.pending : word;
}

export function verdictTone(verdict: LiveVerdict): Tone {
  const list = listFor(verdict);
  if (list === null) return "plain";
  if (list === "met") return "good";
  return list === "notMet" ? "bad" : "open";
}

/** Returns the reasons of the verdict as sentences. */
export function reasonsText(verdict: LiveVerdict, phrases: Phrases, platform: PlatformId): string {
  return wordsOf(verdict, phrases, platform, (code) => !BESIDE.includes(code));
}

/** Returns notes that do not decide the verdict. */
export function remarksText(
  verdict: LiveVerdict,
  phrases: Phrases,
  platform: PlatformId,
  more: readonly string[] = [],
): string {
  return [wordsOf(verdict, phrases, platform, (code) => BESIDE.includes(code)), ...more]
    .filter((words) => words !== "")
    .join(" ");
}

function wordsOf(
  { reasons }: LiveVerdict,
  phrases: Phrases,
  platform: PlatformId,
  takes: (code: VerdictReasonCode) => boolean,
): string {
  const words = reasons.filter(({ code }) => takes(code)).map((one) => reasonText(one, phrases, platform));
  const shown = words.slice(0, 4);
  const rest = words.length - shown.length;
  return toPlainText([...shown, ...(rest > 0 ? [`(+${rest})`] : [])].join(" "));
}

/** Returns what the verdict rests on: how closely an absence was observed, or that lives were proven. */
export function basisText(verdict: LiveVerdict, { say, write }: Phrases): string {
  if (verdict.outcome === "met") return say.basisSeen;
  if (verdict.outcome === "undetermined") return "";
  const { basis, longestHoleSeconds } = verdict.assurance;
  const hole = longestHoleSeconds === null ? null : write.span(longestHoleSeconds);
  if (verdict.accounts.some(({ listsPublicOnly }) => listsPublicOnly)) return say.basisPublic;
  return basis === "watched" && hole !== null ? say.basisWatched(hole) : say.basisListed(hole);
}

/** Returns why a session counted or not, with both lengths where two are known. */
export function sessionText(session: SessionEvidence, phrases: Phrases): string {
  const { say, write, sessionReason } = phrases;
  const parts = [sessionReason[session.reason]];
  if (session.streamedBy !== null) parts.push(say.streamedBy(session.streamedBy));
  if (session.joined)
    parts.push(say.joined(session.joined.sessionIds.length, write.length(session.joined.seconds)));
  if (session.shownSeconds !== null) parts.push(say.shownNow(write.length(session.shownSeconds)));
  const { atMostSeconds, provenSeconds } = session;
  if (atMostSeconds !== null && atMostSeconds !== provenSeconds)
    parts.push(say.atMost(write.length(atMostSeconds)));
  if (session.goneAt && session.goneReason)
    parts.push(say.gone[session.goneReason](write.dayTime(session.goneAt)));
  if (session.correction !== null) parts.push(say.corrected(session.correction));
  return toPlainText(parts.join("; "));
}
