import type { Language, Phrases } from "./phrases.ts";
import { phrasesEn } from "./phrases-en.ts";
import { phrasesHi } from "./phrases-hi.ts";

const books: Record<Language, (zone: string) => Phrases> = { en: phrasesEn, hi: phrasesHi };

/** The phrase book of a language; its dates are written in the zone. */
export function phraseBook(lang: Language, zone: string): Phrases {
  return books[lang](zone);
}
