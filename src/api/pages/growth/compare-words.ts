import type { Language } from "../../../reports/phrases.ts";

/** The words of the page that puts offices side by side. */
export type CompareWords = {
  title: string;
  link: string;
  hint: string;
  add: string;
  addHint: string;
  remove: (name: string) => string;
  chosen: string;
  atMost: (n: number) => string;
  none: string;
  scale: string;
  scales: Record<"index" | "absolute", string>;
  curve: (facts: { platform: string; names: string; from: string; to: string }) => string;
  indexHint: string;
  gapHint: string;
  noCurve: (names: string) => string;
  table: string;
  day: string;
  whole: string;
  lives: (month: string) => string;
};

const en: CompareWords = {
  title: "Offices side by side",
  link: "Compare with others",
  hint: "Choose up to 6 offices; the address of this page keeps the choice.",
  add: "Add",
  addHint: "Office to add",
  remove: (name) => `Remove ${name}`,
  chosen: "Chosen offices",
  atMost: (n) => `At most ${n} offices can be compared; the first ${n} are shown.`,
  none: "No office is chosen yet.",
  scale: "Scale",
  scales: { index: "indexed, first reading = 100", absolute: "followers" },
  curve: ({ platform, names, from, to }) => `Followers on ${platform} from ${from} to ${to}: ${names}`,
  indexHint: "100 = the first reading of each office in the period.",
  gapHint:
    "Where a line is broken nothing was read: it is a gap, never a zero. Hatched = no office was read.",
  noCurve: (names) => `No reading in this period: ${names}`,
  table: "The same figures as a table",
  day: "Day",
  whole: "Whole period",
  lives: (month) => `Lives that count, ${month}`,
};

const hi: CompareWords = {
  title: "कार्यालय साथ-साथ",
  link: "औरों से तुलना करें",
  hint: "अधिकतम 6 कार्यालय चुनें; चयन इस पृष्ठ के पते में रहता है।",
  add: "जोड़ें",
  addHint: "जोड़ने के लिए कार्यालय",
  remove: (name) => `${name} को हटाएँ`,
  chosen: "चुने गए कार्यालय",
  atMost: (n) => `अधिकतम ${n} कार्यालयों की तुलना हो सकती है; पहले ${n} दिखाए गए हैं।`,
  none: "अभी कोई कार्यालय नहीं चुना गया।",
  scale: "पैमाना",
  scales: { index: "सूचकांक, पहला पठन = 100", absolute: "फ़ॉलोअर" },
  curve: ({ platform, names, from, to }) => `${platform} पर फ़ॉलोअर, ${from} से ${to}: ${names}`,
  indexHint: "100 = अवधि में हर कार्यालय का पहला पठन।",
  gapHint: "जहाँ रेखा टूटी है वहाँ कुछ नहीं पढ़ा गया: यह रिक्ति है, शून्य नहीं। धारी = कोई कार्यालय नहीं पढ़ा गया।",
  noCurve: (names) => `इस अवधि में कोई पठन नहीं: ${names}`,
  table: "यही आँकड़े तालिका में",
  day: "दिन",
  whole: "पूरी अवधि",
  lives: (month) => `गिने गए लाइव, ${month}`,
};

const books: Record<Language, CompareWords> = { en, hi };
export const compareWords = (lang: Language): CompareWords => books[lang];
