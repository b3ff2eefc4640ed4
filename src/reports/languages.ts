import type { Language, Phrases } from "./phrases.ts";
import { phrasesEn } from "./phrases-en.ts";
import { phrasesHi } from "./phrases-hi.ts";

const books: Record<Language, (zone: string) => Phrases> = { en: phrasesEn, hi: phrasesHi };

/** Made once for each language and zone: formatters of dates are slow to make. */
const made = new Map<string, Phrases>();

/** Returns all report text of a language; dates are formatted in the zone. */
export function getPhrases(lang: Language, zone: string): Phrases {
  const key = `${lang} ${zone}`;
  const phrases = made.get(key) ?? books[lang](zone);
  made.set(key, phrases);
  return phrases;
}
