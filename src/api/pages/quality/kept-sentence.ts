import { html, type Markup } from "../../../charts/markup.ts";
import type { SentenceRule } from "../../../platforms/profile.ts";
import { PROFILES } from "../../../platforms/profiles.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { ALERT_SENTENCES } from "./alert-details.ts";
import { CREDENTIAL_SENTENCES } from "./credential-details.ts";
import { FINDING_SENTENCES } from "./finding-details.ts";

const SENTENCES: readonly SentenceRule[] = [
  ...FINDING_SENTENCES,
  ...ALERT_SENTENCES,
  ...CREDENTIAL_SENTENCES,
  ...Object.values(PROFILES).flatMap(({ inHindi }) => inHindi ?? []),
];

/** A kept sentence in Hindi; `null` if the sentence is not ours, such as a platform's message. */
export function sentenceInHindi(sentence: string): string | null {
  for (const [pattern, toHindi] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found !== null) return toHindi(found);
  }
  return null;
}

/** A kept sentence in the language of the page; one without a translation is marked as English. */
export function keptSentence(sentence: string, { lang }: Pick<Phrases, "lang">): Markup {
  if (lang === "en") return html`${sentence}`;
  const hindi = sentenceInHindi(sentence);
  return hindi === null ? html`<span lang="en">${sentence}</span>` : html`${hindi}`;
}
