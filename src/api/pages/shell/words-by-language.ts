import type { Language } from "../../../reports/phrases.ts";
import type { QualityWords } from "../quality/quality-words.ts";
import { qualityWordsEn } from "../quality/quality-words-en.ts";
import { qualityWordsHi } from "../quality/quality-words-hi.ts";
import type { ViewWords } from "./view-words.ts";
import { viewWordsEn } from "./view-words-en.ts";
import { viewWordsHi } from "./view-words-hi.ts";

const books: Record<Language, ViewWords> = { en: viewWordsEn, hi: viewWordsHi };
const qualityBooks: Record<Language, QualityWords> = { en: qualityWordsEn, hi: qualityWordsHi };

/** The words of the pages in one language. */
export const viewWords = (lang: Language): ViewWords => books[lang];

/** The words of the page about the state of the data. */
export const qualityWords = (lang: Language): QualityWords => qualityBooks[lang];
