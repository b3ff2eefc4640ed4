import type { FrozenMonth, VerdictChange } from "../store/contracts/verdicts.ts";
import type { Phrases } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";

const NAMED_AT_MOST = 12;
const REQUESTERS_AT_MOST = 5;

/** The names of offices by their id; an office without a name is shown by its id. */
export type OfficeNames = ReadonlyMap<string, string>;

/** Returns why a revision was made, as a sentence in the language of the report. */
export function revisionText(
  { revision, reason, change }: FrozenMonth,
  names: OfficeNames,
  phrases: Phrases,
): string {
  const { say, write, lang } = phrases;
  if (change === undefined) {
    if (revision === 1) return say.monthClosed;
    return lang === "en" ? toPlainText(reason) : say.laterFacts;
  }
  if (change.kind === "closed")
    return change.lateSeconds === null
      ? say.monthClosed
      : say.monthClosedLate(write.span(change.lateSeconds));
  const { cause, changes } = change;
  const caused = changes.filter(({ isCaused }) => isCaused);
  const others = changes.filter(({ isCaused }) => !isCaused);
  const parts: string[] = [];
  if (cause !== null) {
    const by = cause.by
      .slice(0, REQUESTERS_AT_MOST)
      .map(({ name, why }) => (why === null ? name : `${name} ("${why}")`))
      .join(", ");
    parts.push(`${say.revisionCause[cause.kind](toPlainText(by))}: ${changesText(caused, names, phrases)}`);
  }
  if (others.length > 0) parts.push(`${say.laterFacts}: ${changesText(others, names, phrases)}`);
  return parts.join("; ") || say.officeLeft;
}

function changesText(
  changes: readonly VerdictChange[],
  names: OfficeNames,
  { outcome, say }: Phrases,
): string {
  const shown = changes.slice(0, NAMED_AT_MOST).map(({ officeId, from, to }) => {
    const name = names.get(officeId) ?? officeId;
    if (from === to) return `${name}: ${say.evidenceChanged}`;
    return `${name}: ${from === null ? say.notJudgedBefore : outcome[from]} → ${outcome[to]}`;
  });
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`(+${more})`] : [])].join("; ");
}
