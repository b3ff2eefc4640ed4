import type { Language } from "../../reports/phrases.ts";
import type { ViewWords } from "./view-words.ts";
import { viewWordsEn } from "./view-words-en.ts";
import { viewWordsHi } from "./view-words-hi.ts";

const books: Record<Language, ViewWords> = { en: viewWordsEn, hi: viewWordsHi };

/** The words of the pages in one language. */
export const viewWords = (lang: Language): ViewWords => books[lang];
