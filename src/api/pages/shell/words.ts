import type { Language } from "../../../reports/phrases.ts";

/** The pages' words besides those of the reports. A missing one does not compile. */
export type PageWords = {
  title: string;
  months: string;
  month: string;
  offices: string;
  downloads: string;
  wholeReport: string;
  growth: string;
  activity: string;
  rows: Record<"snapshots" | "live-sessions" | "daily" | "gaps", string>;
  otherLanguage: string;
  noMonth: string;
  readAgain: string;
  readAgainWhy: string;
  readAgainHint: string;
  needsKey: string;
  login: string;
  loginHint: string;
  key: string;
  logout: string;
  loggedInAs(name: string): string;
  wrongKey: string;
  resync: string;
  running(read: number, expected: number): string;
  done: string;
  state: Record<"waiting" | "read" | "gap", string>;
  metric: Record<"audience" | "live", string>;
  figure: string;
  stateHeading: string;
  changed: string;
  nothingChanged: string;
  newSession: string;
  changedDuration: string;
  vanished: string;
  followers: string;
  verdict: string;
  sheet: string;
  back: string;
  unknownLength: string;
  problem: string;
};

const en: PageWords = {
  title: "Live videos and following of the offices",
  months: "Months",
  month: "Month",
  offices: "Offices",
  downloads: "Downloads",
  wholeReport: "Whole report",
  growth: "Growth",
  activity: "Activity",
  rows: {
    snapshots: "Readings",
    "live-sessions": "Lives",
    daily: "Followers by day",
    gaps: "Missing readings",
  },
  otherLanguage: "हिन्दी",
  noMonth: "Nothing has been read yet. The table of a month appears here after the first readings.",
  readAgain: "Read again now",
  readAgainWhy: "Why (kept with the re-reading)",
  readAgainHint:
    "The accounts of this office are read at once, before scheduled work; what changed is shown at the end.",
  needsKey: "Reading again needs a key that may do so.",
  login: "Log in",
  loginHint: "Paste the key that you were given. One is made with: reach keys add NAME",
  key: "Key",
  logout: "Log out",
  loggedInAs: (name) => `Logged in with the key "${name}"`,
  wrongKey: "This key is not known, or was revoked.",
  resync: "Re-reading",
  running: (read, expected) =>
    `Under way: ${read} of ${expected} readings have come. This page refreshes itself.`,
  done: "Done.",
  state: { waiting: "waiting", read: "read", gap: "did not come" },
  metric: { audience: "followers", live: "live videos" },
  figure: "Figure",
  stateHeading: "State",
  changed: "What changed",
  nothingChanged: "Nothing differs from what was known.",
  newSession: "New live video",
  changedDuration: "Length changed",
  vanished: "Gone from the platform",
  followers: "Followers",
  verdict: "Verdict",
  sheet: "Sheet of the office",
  back: "Back",
  unknownLength: "length unknown",
  problem: "That did not work",
};

const hi: PageWords = {
  title: "कार्यालयों के लाइव वीडियो और फ़ॉलोअर",
  months: "महीने",
  month: "महीना",
  offices: "कार्यालय",
  downloads: "डाउनलोड",
  wholeReport: "पूरी रिपोर्ट",
  growth: "वृद्धि",
  activity: "सक्रियता",
  rows: {
    snapshots: "पठन",
    "live-sessions": "लाइव",
    daily: "फ़ॉलोअर, दिन के अनुसार",
    gaps: "छूटे पठन",
  },
  otherLanguage: "English",
  noMonth: "अभी तक कुछ नहीं पढ़ा गया है। पहले पठन के बाद महीने की तालिका यहाँ दिखेगी।",
  readAgain: "अभी फिर से पढ़ें",
  readAgainWhy: "कारण (पुनर्पठन के साथ रखा जाता है)",
  readAgainHint: "इस कार्यालय के खाते तुरंत पढ़े जाते हैं, निर्धारित काम से पहले; अंत में दिखता है कि क्या बदला।",
  needsKey: "फिर से पढ़ने के लिए ऐसी कुंजी चाहिए जिसे इसकी अनुमति हो।",
  login: "लॉग इन",
  loginHint: "आपको दी गई कुंजी यहाँ चिपकाएँ। कुंजी बनाने का आदेश: reach keys add NAME",
  key: "कुंजी",
  logout: "लॉग आउट",
  loggedInAs: (name) => `कुंजी "${name}" से लॉग इन`,
  wrongKey: "यह कुंजी ज्ञात नहीं है या वापस ले ली गई है।",
  resync: "पुनर्पठन",
  running: (read, expected) => `जारी है: ${expected} में से ${read} पठन आ चुके हैं। यह पृष्ठ स्वयं ताज़ा होता है।`,
  done: "पूरा हुआ।",
  state: { waiting: "प्रतीक्षा में", read: "पढ़ा गया", gap: "नहीं आया" },
  metric: { audience: "फ़ॉलोअर", live: "लाइव वीडियो" },
  figure: "संख्या",
  stateHeading: "स्थिति",
  changed: "क्या बदला",
  nothingChanged: "पहले से ज्ञात से कुछ भी अलग नहीं है।",
  newSession: "नया लाइव वीडियो",
  changedDuration: "अवधि बदली",
  vanished: "प्लेटफ़ॉर्म से हट गया",
  followers: "फ़ॉलोअर",
  verdict: "निष्कर्ष",
  sheet: "कार्यालय का पत्रक",
  back: "वापस",
  unknownLength: "अवधि अज्ञात",
  problem: "यह नहीं हो सका",
};

const books: Record<Language, PageWords> = { en, hi };
export const pageWords = (lang: Language): PageWords => books[lang];
