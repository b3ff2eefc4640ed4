import type { Language } from "./phrases.ts";

type Subject = { office: string; month: string; platform: string };

/** The words of reminders. Polite forms: an office is asked, never accused. */
export type ReminderWords = {
  simulated: string;
  subject: Record<"pending" | "not_seen", (facts: Subject) => string>;
  to(names: string): string;
  salutation: string;
  asked(facts: { month: string; platform: string; length: string; sessions: number }): string;
  order(order: string): string;
  untilWhen(day: string): string;
  seenUntil(at: string): string;
  nothingSeen(platform: string): string;
  counted(counted: number, needed: number): string;
  live(facts: { at: string; length: string; why: string }): string;
  short(missing: string): string;
  lengthUnknown: string;
  notSeen(platform: string): string;
  notSeenMeans: string;
  ifHeld: string;
  link: string;
  object: string;
  automatic: string;
  oneLine: Record<"pending" | "not_seen", (facts: Subject & { day: string }) => string>;
};

const en: ReminderWords = {
  simulated: "SIMULATED, not about a real office",
  subject: {
    pending: ({ office, month, platform }) => `Reminder: ${platform} Live of ${month}, ${office}`,
    not_seen: ({ office, month }) => `What we could not see in ${month}, ${office}`,
  },
  to: (names) => `To: ${names}`,
  salutation: "Sir or Madam,",
  asked: ({ month, platform, length, sessions }) =>
    `In ${month} your office is to hold ${sessions === 1 ? "one live broadcast" : `${sessions} live broadcasts`} on ${platform} of ${length} or more.`,
  order: (order) => `Order: ${order}`,
  untilWhen: (day) => `Last day: ${day}.`,
  seenUntil: (at) => `As seen until ${at}:`,
  nothingSeen: (platform) => `- No live broadcast was seen on your ${platform} account this month.`,
  counted: (counted, needed) => `- Broadcasts that count: ${counted} of ${needed}.`,
  live: ({ at, length, why }) => `- ${at}: ${length}; ${why}`,
  short: (missing) => `${missing} short`,
  lengthUnknown: "length not known",
  notSeen: (platform) => `We could not see everything on your ${platform} account this month:`,
  notSeenMeans:
    "We therefore cannot say whether the broadcast was held. The failure is ours, and nothing is recorded against your office.",
  ifHeld:
    "If it was held, kindly send us its link on the page below; if not, it can be held until the last day.",
  link: "Your sheet, without a login:",
  object: "If anything in it is wrong, kindly say so there under “Object”.",
  automatic: "This message was sent automatically.",
  oneLine: {
    pending: ({ office, month, day, platform }) =>
      `${office}: ${platform} Live of ${month} not seen yet, last day ${day}.`,
    not_seen: ({ office, month }) =>
      `${office}: we could not see everything in ${month}; nothing is recorded against you.`,
  },
};

const hi: ReminderWords = {
  simulated: "कृत्रिम आँकड़े, किसी वास्तविक कार्यालय के विषय में नहीं",
  subject: {
    pending: ({ office, month, platform }) => `स्मरण: ${month} का ${platform} लाइव, ${office}`,
    not_seen: ({ office, month }) => `${month} में जो हम नहीं देख सके, ${office}`,
  },
  to: (names) => `सेवा में, ${names}`,
  salutation: "महोदय/महोदया,",
  asked: ({ month, platform, length, sessions }) =>
    `निवेदन है कि ${month} में आपके कार्यालय द्वारा ${platform} पर ${length} या उससे अधिक अवधि ${sessions === 1 ? "का एक लाइव किया जाना है" : `के ${sessions} लाइव किए जाने हैं`}।`,
  order: (order) => `आदेश: ${order}`,
  untilWhen: (day) => `अंतिम तिथि: ${day}।`,
  seenUntil: (at) => `${at} तक की स्थिति:`,
  nothingSeen: (platform) => `- इस माह आपके ${platform} खाते पर अब तक कोई लाइव नहीं देखा गया है।`,
  counted: (counted, needed) => `- गिने गए लाइव: ${counted}, आवश्यक: ${needed}।`,
  live: ({ at, length, why }) => `- ${at}: ${length}; ${why}`,
  short: (missing) => `${missing} कम`,
  lengthUnknown: "अवधि ज्ञात नहीं",
  notSeen: (platform) => `इस माह हम आपके ${platform} खाते को पूरी तरह नहीं देख सके:`,
  notSeenMeans:
    "इसलिए हम यह नहीं कह सकते कि लाइव हुआ है या नहीं। यह चूक हमारी ओर से है; आपके कार्यालय के विरुद्ध कुछ भी दर्ज नहीं किया गया है।",
  ifHeld:
    "यदि लाइव किया जा चुका है, तो कृपया नीचे दिए गए पृष्ठ पर उसका लिंक भेजें; यदि नहीं, तो उसे अंतिम तिथि तक किया जा सकता है।",
  link: "आपके कार्यालय का पत्रक (लॉगिन की आवश्यकता नहीं):",
  object: "यदि इसमें कुछ गलत हो, तो कृपया वहीं “आपत्ति दर्ज करें” के अंतर्गत बताएँ।",
  automatic: "यह संदेश स्वचालित रूप से भेजा गया है।",
  oneLine: {
    pending: ({ office, month, day, platform }) =>
      `${office}: ${month} का ${platform} लाइव अब तक नहीं देखा गया, अंतिम तिथि ${day}।`,
    not_seen: ({ office, month }) => `${office}: ${month} में हम सब कुछ नहीं देख सके; आपके विरुद्ध कुछ दर्ज नहीं है।`,
  },
};

const books: Record<Language, ReminderWords> = { en, hi };

export const reminderWords = (lang: Language): ReminderWords => books[lang];
