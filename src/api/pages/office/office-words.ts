import type { Language } from "../../../reports/phrases.ts";

/** The words of an office's sheet about what it can do. A missing one does not compile. */
export type OfficeWords = {
  untilEnd: (end: string) => string;
  untilClose: (closes: string) => string;
  closed: string;
  platformKeeps: (facts: { platform: string; until: string }) => string;
  platformKeepsPart: (facts: { platform: string; since: string; until: string }) => string;
  platformKeepsNone: (facts: { platform: string; days: number }) => string;
  proof: string;
  toWhom: string;
  ourFailure: string;
  readAgainLate: string;
  enter: string;
  correct: string;
  revisions: string;
  noRevisions: string;
  strip: (months: number) => string;
  showMonths: (months: number) => string;
};

const en: OfficeWords = {
  untilEnd: (end) => `The month runs until ${end}: a live held by then counts.`,
  untilClose: (closes) =>
    `The month is over and is closed on ${closes}; proof sent by then is in the first verdict, later proof makes a further revision.`,
  closed: "The month is closed. Proof that is sent now still counts: it makes a further revision.",
  platformKeeps: ({ platform, until }) =>
    `${platform} still shows the lives of this month, the first ones until ${until}: have the accounts read again, a live that is found counts.`,
  platformKeepsPart: ({ platform, since, until }) =>
    `${platform} shows only lives from ${since} on, the last of this month until ${until}: reading again can find these; earlier ones need proof.`,
  platformKeepsNone: ({ platform, days }) =>
    `${platform} shows a live for ${days} days and no longer shows those of this month: reading again cannot find them, proof can.`,
  proof: "Proof is the recording, or a link to it, with the day, the hour and the length.",
  toWhom:
    "Send it to the department that keeps this page, with the address of this sheet; it is entered with your name, and a second person confirms it.",
  ourFailure: "What could not be watched is never held against an office.",
  readAgainLate:
    "The platform no longer shows lives of this month: this reads followers and the lives of the last days.",
  enter: "Enter a live that was missed",
  correct: "Correct evidence",
  revisions: "Revisions that concern this office",
  noRevisions: "No revision has concerned this office.",
  strip: (months) => `Verdicts of the last ${months} months`,
  showMonths: (months) => `Show ${months} months`,
};

const hi: OfficeWords = {
  untilEnd: (end) => `महीना ${end} तक चलता है: तब तक किया गया लाइव गिना जाता है।`,
  untilClose: (closes) =>
    `महीना पूरा हो चुका है और ${closes} को बंद होगा; तब तक भेजा गया प्रमाण पहले निष्कर्ष में आता है, बाद का प्रमाण नया संशोधन बनाता है।`,
  closed: "महीना बंद हो चुका है। अब भेजा गया प्रमाण भी गिना जाता है: उससे नया संशोधन बनता है।",
  platformKeeps: ({ platform, until }) =>
    `${platform} इस महीने के लाइव अब भी दिखाता है, पहले वाले ${until} तक: खाते फिर से पढ़वाएँ, जो लाइव मिलेगा वह गिना जाएगा।`,
  platformKeepsPart: ({ platform, since, until }) =>
    `${platform} केवल ${since} से बाद के लाइव दिखाता है, इस महीने का अंतिम ${until} तक: फिर से पढ़ने पर ये मिल सकते हैं; पहले वालों के लिए प्रमाण चाहिए।`,
  platformKeepsNone: ({ platform, days }) =>
    `${platform} लाइव को ${days} दिन दिखाता है और इस महीने के लाइव अब नहीं दिखाता: फिर से पढ़ने पर वे नहीं मिलेंगे, प्रमाण से मिल सकते हैं।`,
  proof: "प्रमाण है रिकॉर्डिंग या उसका लिंक, दिन, समय और अवधि के साथ।",
  toWhom:
    "इसे उस विभाग को भेजें जो यह पृष्ठ रखता है, इस पत्रक के पते के साथ; वह आपके नाम से दर्ज होता है, और दूसरा व्यक्ति पुष्टि करता है।",
  ourFailure: "जो देखा नहीं जा सका वह कभी कार्यालय के विरुद्ध नहीं गिना जाता।",
  readAgainLate: "प्लेटफ़ॉर्म इस महीने के लाइव अब नहीं दिखाता: इससे फ़ॉलोअर और पिछले दिनों के लाइव ही पढ़े जाते हैं।",
  enter: "छूटा हुआ लाइव दर्ज करें",
  correct: "साक्ष्य सुधारें",
  revisions: "इस कार्यालय से जुड़े संशोधन",
  noRevisions: "इस कार्यालय से जुड़ा कोई संशोधन नहीं हुआ।",
  strip: (months) => `पिछले ${months} महीनों के निष्कर्ष`,
  showMonths: (months) => `${months} महीने दिखाएँ`,
};

const books: Record<Language, OfficeWords> = { en, hi };
export const officeWords = (lang: Language): OfficeWords => books[lang];
