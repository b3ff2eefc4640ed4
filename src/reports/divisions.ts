import type { Language } from "./phrases.ts";

/** Hindi names of the divisions in config/offices.csv. */
const HINDI: Readonly<Record<string, string>> = {
  Bhagalpur: "भागलपुर",
  Darbhanga: "दरभंगा",
  Kosi: "कोसी",
  Magadh: "मगध",
  Munger: "मुंगेर",
  Patna: "पटना",
  Purnia: "पूर्णिया",
  Saran: "सारण",
  Tirhut: "तिरहुत",
};

/** Returns the name of a division in a language; one without a Hindi name keeps the registry's. */
export function divisionName(division: string | null, lang: Language): string {
  if (division === null) return "";
  return lang === "hi" ? (HINDI[division] ?? division) : division;
}
