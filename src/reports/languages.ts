import type { Language, Phrases } from "./phrases.ts";
import { phrasesEn } from "./phrases-en.ts";
import { phrasesHi } from "./phrases-hi.ts";

const books: Record<Language, (zone: string) => Phrases> = { en: phrasesEn, hi: phrasesHi };

/** Returns all report text of a language; dates are formatted in the zone. */
export function getPhrases(lang: Language, zone: string): Phrases {
  return books[lang](zone);
}
