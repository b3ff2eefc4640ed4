import { platformNames } from "../platforms/profiles.ts";
import type { Phrases } from "./phrases.ts";
import { sentencesHi } from "./sentences-hi.ts";
import { createFormatter } from "./formatter.ts";

const held = (count: number): string => (count === 1 ? "1 लाइव किया गया" : `${count} लाइव किए गए`);

const bookHi: Omit<Phrases, "write"> = {
  lang: "hi",
  outcome: {
    met: "पूरा किया",
    not_met: "पूरा नहीं किया",
    undetermined: "कहा नहीं जा सकता",
    pending: "अभी नहीं किया",
    exempt: "छूट प्राप्त",
    no_rule: "नियम लागू नहीं था",
  },
  kind: { district: "जिला", department: "विभाग" },
  platform: platformNames("hi"),
  verdictReason: {
    held: ({ reason: { facts }, write }) =>
      `${write.length(facts.neededSeconds ?? 0)} या उससे लंबे ${held(facts.count ?? 0)}, ${facts.needed} आवश्यक; सबसे लंबा ${write.length(facts.longestSeconds ?? 0)}।`,
    none: () => "कोई लाइव नहीं किया गया।",
    short: ({ reason: { facts }, write }) =>
      facts.longestSeconds !== undefined && facts.longestSeconds >= (facts.neededSeconds ?? 0)
        ? `निर्धारित अवधि के ${held(facts.count ?? 0)}, ${facts.needed} आवश्यक।`
        : `${held(facts.count ?? 0)}, कोई भी ${write.length(facts.neededSeconds ?? 0)} का नहीं; सबसे लंबा ${write.length(facts.longestSeconds ?? 0)}।`,
    month_open: ({ reason: { facts } }) => `अभी नहीं किया; ${facts.daysLeft} दिन शेष।`,
    rule_not_in_force: ({ reason: { facts }, write }) =>
      `नियम ${write.month(facts.validFrom ?? "")} से लागू है; उससे पहले के माह के लिए किसी को नहीं परखा जाता।`,
    no_account: ({ platform }) => `इस कार्यालय का कोई ${platform} खाता ज्ञात नहीं है।`,
    account_waiting: ({ account }) => `${account} का नाम और आईडी अभी भरे नहीं गए हैं।`,
    account_unresolved: ({ account }) => `${account} की प्लेटफ़ॉर्म आईडी कभी तय नहीं हुई।`,
    account_unreadable: ({ account, why }) => `${account} पूरे माह में कभी पढ़ा नहीं जा सका${why}।`,
    not_watched: ({ account, from, to, why }) => `${account} ${from} से ${to} तक देखा नहीं जा सका${why}।`,
    list_wrong: ({ account, from, to }) =>
      `${from} से ${to} तक ${account} की लाइव सूची में एक ऐसा लाइव नहीं था जो मौजूद था; और क्या छूटा, ज्ञात नहीं।`,
    status_unknown: ({ account, reason: { facts } }) =>
      `${account} का लाइव ${facts.sessionId} केवल ऐसी स्थिति में दिखा जिससे न यह सिद्ध होता है कि वह हुआ, न यह कि वह नहीं हुआ।`,
    length_unknown: ({ account, reason: { facts }, from }) =>
      `${account} के लाइव ${facts.sessionId}${from && ` (${from})`} की अवधि ज्ञात नहीं; वह पर्याप्त लंबा हो सकता है।`,
    still_live: ({ account, reason: { facts }, from }) =>
      `${account} का लाइव ${facts.sessionId}${from && ` (${from})`} अब भी चालू दिखता है; अवधि ज्ञात नहीं।`,
    low_confidence: ({ account, reason: { facts } }) =>
      `${account} के लाइव ${facts.sessionId} का केवल लिंक दिखा, जिससे अवधि सिद्ध नहीं होती।`,
    kind_unknown: ({ account, reason: { facts } }) =>
      `${account} का ${facts.sessionId} लाइव था या तय समय पर दिखाई गई रिकॉर्डिंग (प्रीमियर), ज्ञात नहीं: वह समाप्त होने के बाद ही दिखा।`,
    start_unsure: ({ account, reason: { facts } }) =>
      `${account} का लाइव ${facts.sessionId} इसी माह आरंभ हुआ या नहीं, कहा नहीं जा सकता।`,
    left_the_office: ({ account, reason: { facts }, from }) =>
      `लाइव ${facts.sessionId}${from && ` (${from})`} ${account} पर तब हुआ जब पंजी के अनुसार खाता कार्यालय के पास नहीं था।`,
    too_few_followers: ({ account, reason: { facts } }) =>
      `${account} के ${facts.followers} फ़ॉलोअर थे; लाइव के लिए कम से कम ${facts.needed} चाहिए।`,
    permission_missing: ({ account }) => `${account} के पास लाइव करने या पढ़े जाने की अनुमति नहीं है।`,
    exempt: ({ reason: { facts } }) => `छूट: ${facts.words}`,
  },
  sessionReason: {
    counted: "गिना गया",
    counted_joined: "टूटे हुए भागों के साथ मिलाकर गिना गया",
    too_short: "अवधि कम",
    cross_posted: "दूसरे पेज से प्रसारित, केवल दर्शाया गया",
    listed_twice: "वही लाइव, कार्यालय के दूसरे पेज पर भी",
    same_time: "गिने गए लाइव के साथ उसी समय प्रसारित",
    scheduled: "निर्धारित, आरंभ नहीं हुआ",
    cancelled: "रद्द",
    still_live: "अब भी चालू, अवधि ज्ञात नहीं",
    length_unknown: "अवधि ज्ञात नहीं",
    low_confidence: "केवल लिंक दिखा",
    premiere: "तय समय पर दिखाई गई रिकॉर्डिंग (प्रीमियर), लाइव नहीं",
    kind_unknown: "प्रीमियर हो सकता है, जो लाइव नहीं होता",
    status_unknown: "स्थिति से लाइव होना या न होना सिद्ध नहीं",
    start_unsure: "आरंभ का माह निश्चित नहीं",
    subject_other: "व्यक्ति ने दूसरा विषय बताया",
    not_the_office_yet: "तब यह खाता कार्यालय का नहीं था",
    left_the_office: "तब यह खाता कार्यालय का नहीं रहा था",
    not_the_office: "जाँच में कार्यालय का नहीं पाया गया",
  },
  gap: {
    not_running: "संग्रह चालू नहीं था",
    rate_limited: "प्लेटफ़ॉर्म की सीमा पूरी हो गई",
    budget: "दिन की राशि समाप्त हो गई",
    transport: "नेटवर्क विफल रहा",
    platform_error: "प्लेटफ़ॉर्म विफल रहा",
    bad_answer: "प्लेटफ़ॉर्म का उत्तर उपयोगी नहीं था",
    field_missing: "प्लेटफ़ॉर्म ने नहीं बताया",
    not_found: "प्लेटफ़ॉर्म को खाता नहीं मिला",
    suspended: "खाता निलंबित था",
    forbidden: "प्लेटफ़ॉर्म ने अनुमति नहीं दी",
    credential_rejected: "एक्सेस टोकन स्वीकार नहीं हुआ",
  },
  basis: {
    recording: "रिकॉर्डिंग की अवधि",
    platform: "प्लेटफ़ॉर्म का बताया आरंभ और अंत",
    observed: "हमारे अवलोकन में लाइव",
    manual: "व्यक्तियों द्वारा दर्ज और पुष्ट",
  },
  via: { api: "प्लेटफ़ॉर्म", insights: "खाते के अपने आँकड़े", manual: "व्यक्तियों द्वारा दर्ज" },
  growth: { grew: "बढ़े", fell: "घटे", flat: "अपरिवर्तित", undetermined: "कहा नहीं जा सकता" },
  growthDoubt: {
    no_opening: "पहले दिन के निकट कोई पठन नहीं",
    opening_expired: "पहले दिन के निकट का पठन अब नहीं रखा गया: प्लेटफ़ॉर्म की शर्तें आँकड़े रखने की अवधि सीमित करती हैं",
    no_closing: "अंतिम दिन के निकट कोई पठन नहीं",
    other_identity: "खाता अब दूसरा है",
    finer_than_precision: "आँकड़े बहुत गोल किए हुए हैं",
  },
  criterion: {
    qualifyingSessions: "नियम के अनुसार लाइव",
    liveMinutes: "लाइव मिनट",
    posts: "पोस्ट",
    growth: "बढ़े हुए फ़ॉलोअर",
  },
  letter: {
    explanation_drafted: (day) => `पत्र ${day} को तैयार किया गया, अभी भेजा नहीं गया।`,
    explanation_asked: (day) => `स्पष्टीकरण ${day} को माँगा गया।`,
    explanation_received: (day) => `स्पष्टीकरण ${day} को मिला।`,
    explanation_accepted: (day) => `स्पष्टीकरण ${day} को स्वीकार हुआ।`,
    plan_drafted: (day) => `योजना संबंधी पत्र ${day} को तैयार किया गया, अभी भेजा नहीं गया।`,
    plan_due: (day) => `योजना ${day} तक देनी है।`,
    plan_received: (day) => `योजना ${day} को मिली।`,
  },
  heading: {
    office: "कार्यालय",
    nameEn: "नाम (अंग्रेज़ी)",
    nameHi: "नाम (हिन्दी)",
    division: "प्रमंडल",
    kind: "प्रकार",
    verdict: "निष्कर्ष",
    sessions: "लाइव",
    qualifying: "गिने गए लाइव",
    minutes: "लाइव मिनट",
    longest: "सबसे लंबा (मिनट)",
    coverage: "प्राप्त पठन",
    basis: "आधार",
    remarks: "टिप्पणी",
    account: "खाता",
    platform: "प्लेटफ़ॉर्म",
    title: "शीर्षक",
    startedAt: "आरंभ (IST)",
    endedAt: "अंत (IST)",
    length: "अवधि (मिनट)",
    lengthBasis: "अवधि का आधार",
    counted: "गिना गया",
    link: "लिंक",
    sessionId: "लाइव आईडी",
    expected: "अपेक्षित पठन",
    read: "प्राप्त पठन",
    longestHole: "सबसे लंबा अनदेखा समय (मिनट)",
    unseen: "नहीं देखा गया",
    opening: "पहले फ़ॉलोअर",
    closing: "बाद में फ़ॉलोअर",
    change: "अंतर",
    changePercent: "अंतर %",
    growth: "वृद्धि",
    rank: "स्थान",
    posts: "पोस्ट",
    readAt: "पढ़ा गया (IST)",
    via: "स्रोत",
    day: "दिन",
    reason: "कारण",
  },
  say: sentencesHi,
};

/** Returns the Hindi report text. */
export function phrasesHi(zone: string): Phrases {
  return {
    ...bookHi,
    write: createFormatter("hi-IN", zone, { hours: "घंटे", minutes: "मिनट", seconds: "सेकंड" }),
  };
}
