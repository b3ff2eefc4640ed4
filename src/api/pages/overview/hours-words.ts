import type { Language } from "../../../reports/phrases.ts";

type HoursWords = {
  title: string;
  name: (most: { hours: string; lives: number }) => string;
  legend: string;
  table: string;
  hour: string;
  counted: string;
  others: string;
  liveNow: string;
};

const en: HoursWords = {
  title: "At which hour of the day lives began",
  name: ({ hours, lives }) => `Most began between ${hours} h: ${lives}.`,
  legend: "Full = lives that count; outlined = the others. Local time.",
  table: "The same figures as a table",
  hour: "Hour",
  counted: "Lives that count",
  others: "Others",
  liveNow: "Live now",
};

const hi: HoursWords = {
  title: "दिन के किस घंटे में लाइव शुरू हुए",
  name: ({ hours, lives }) => `सबसे अधिक ${hours} बजे के बीच शुरू हुए: ${lives}।`,
  legend: "भरा हुआ = गिने गए लाइव; रेखांकित = अन्य। स्थानीय समय।",
  table: "यही आँकड़े तालिका में",
  hour: "घंटा",
  counted: "गिने गए लाइव",
  others: "अन्य",
  liveNow: "अभी लाइव",
};

export const hoursWords = (lang: Language): HoursWords => (lang === "hi" ? hi : en);
