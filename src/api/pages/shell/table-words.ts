import type { Language } from "../../../reports/phrases.ts";

/** The words of the tables over offices and of the pictures within them. */
export type TableWords = {
  spark: (facts: { name: string; platform: string; from: string; to: string }) => string;
  inDays: (days: number) => string;
  rulerHint: (length: string) => string;
  kind: Record<"grew" | "fell" | "flat" | "undetermined", string>;
  unit: string;
  units: Record<"absolute" | "percent", string>;
  presets: Record<"month" | "quarter" | "year", string>;
  curves: string;
  choose: string;
  chooseHint: (most: number) => string;
  median: (division: string) => string;
  gaps: string;
  noCurve: string;
  hasNoVerdict: string;
  parts: string;
};

const en: TableWords = {
  spark: ({ name, platform, from, to }) => `${name}, ${platform}: followers from ${from} to ${to}`,
  inDays: (days) => `change in ${days} days`,
  rulerHint: (length) => `The line in the bar of the longest live is the rule's ${length}.`,
  kind: { grew: "grew", fell: "fell", flat: "unchanged", undetermined: "cannot be told" },
  unit: "Rank by",
  units: { absolute: "followers", percent: "percent" },
  presets: { month: "Last month", quarter: "Last quarter", year: "Last year" },
  curves: "Curves",
  choose: "Draw the chosen",
  chooseHint: (most) => `Tick up to ${most} offices in the table; without a choice the first are drawn.`,
  median: (division) => `median of the division ${division}`,
  gaps: "Where a line is broken nothing was read: it is a gap, never a zero.",
  noCurve: "No reading in this time.",
  parts: "Parts of the table",
  hasNoVerdict: "The rule does not bind departments: they have no verdict.",
};

const hi: TableWords = {
  spark: ({ name, platform, from, to }) => `${name}, ${platform}: ${from} से ${to} तक फ़ॉलोअर`,
  inDays: (days) => `${days} दिनों में परिवर्तन`,
  rulerHint: (length) => `सबसे लंबे लाइव की पट्टी में रेखा नियम के ${length} है।`,
  kind: { grew: "बढ़े", fell: "घटे", flat: "अपरिवर्तित", undetermined: "कहा नहीं जा सकता" },
  unit: "क्रम का आधार",
  units: { absolute: "फ़ॉलोअर", percent: "प्रतिशत" },
  presets: { month: "पिछला महीना", quarter: "पिछली तिमाही", year: "पिछला वर्ष" },
  curves: "रेखाएँ",
  choose: "चुने हुए दिखाएँ",
  chooseHint: (most) => `तालिका में अधिकतम ${most} कार्यालय चुनें; बिना चयन के पहले वाले दिखते हैं।`,
  median: (division) => `${division} प्रमंडल की माध्यिका`,
  gaps: "जहाँ रेखा टूटी है वहाँ कुछ नहीं पढ़ा गया: यह रिक्ति है, शून्य नहीं।",
  noCurve: "इस समय में कोई पठन नहीं।",
  parts: "तालिका के भाग",
  hasNoVerdict: "नियम विभागों पर लागू नहीं है: उनका कोई निष्कर्ष नहीं होता।",
};

const books: Record<Language, TableWords> = { en, hi };
export const tableWords = (lang: Language): TableWords => books[lang];
