import type { Sentences } from "./phrases.ts";

/** The Hindi text around tables and sheets. */
export const sentencesHi: Sentences = {
  simulated: "कृत्रिम आँकड़े (SIMULATED DATA) - वास्तविक पठन नहीं",
  liveTitle: (month) => `जिलों के फेसबुक लाइव, ${month}`,
  growthTitle: (from, to) => `फ़ॉलोअर की वृद्धि और कमी, ${from} से ${to}`,
  activityTitle: (month) => `कार्यालयों की सक्रियता, ${month}`,
  officeTitle: (name, month) => `${name}, ${month}: क्या दिखा और क्या गिना गया`,
  sheets: {
    note: "टिप्पणी",
    verdicts: "निष्कर्ष",
    evidence: "साक्ष्य",
    coverage: "पठन",
    growth: "वृद्धि",
    activity: "सक्रियता",
    reading: "कैसे पढ़ें",
  },
  asOf: (at) => `${at} की स्थिति`,
  status: {
    open: "माह अभी चालू है",
    provisional: "अनंतिम: माह पूरा हो गया है पर बंद नहीं हुआ; बाद के तथ्य इसे बदल सकते हैं",
    closed: "अंतिम",
    no_rule: "नियम लागू नहीं था",
  },
  revision: (n) => (n === 0 ? "माँगने पर परखा गया, स्थिर नहीं किया गया" : `संशोधन ${n}`),
  footer: (id, revision, asOf) => `प्रतिवेदन ${id}, ${revision}, ${asOf}`,
  orderInForce: (order) => `आदेश: ${order}`,
  rule: ({ minutes, sessions, platform, version, from }) =>
    `नियम (संस्करण ${version}, ${from} से लागू): माह में ${minutes} मिनट या उससे लंबा कम से कम ${sessions} ${platform} लाइव।`,
  ruleNotInForce: (from) => `नियम ${from} से लागू है। इस माह के लिए किसी को नहीं परखा गया।`,
  howMany: ({ met, notMet, undetermined, pending, exempt }) =>
    [
      `${met} ने नियम पूरा किया, ${notMet} ने नहीं।`,
      undetermined > 0 ? `${undetermined} के बारे में कहा नहीं जा सकता।` : "",
      pending > 0 ? `${pending} ने अभी नहीं किया।` : "",
      exempt > 0 ? `${exempt} को छूट।` : "",
    ]
      .filter(Boolean)
      .join(" "),
  most: (names, count) => `सबसे अधिक: ${names}, ${count}।`,
  listNone: (length) => `${length} या उससे लंबा एक भी लाइव नहीं, या कम`,
  ofTheseShort: (names) => `इनमें से छोटे लाइव किए: ${names}।`,
  listExplanation: "जिनसे स्पष्टीकरण माँगा जाना है",
  listAgain: "पिछले माह भी पूरा नहीं किया",
  listUndetermined: "कहा नहीं जा सकता (किसी सूची में नहीं)",
  listPending: "अभी नहीं किया",
  listExempt: "छूट प्राप्त (किसी सूची में नहीं)",
  listLeastActive: (howMany) => `सबसे कम सक्रिय ${howMany}`,
  listPossible: "संभवतः इनमें (बराबरी, या दूसरों की जानकारी अधूरी)",
  listUnranked: "क्रम तय नहीं हो सकता",
  listFollowed: "पिछले तीन माह में सबसे कम सक्रिय रहे",
  followed: ({ month, due, received }) =>
    [
      `${month} में नामित`,
      due === null ? "योजना नहीं माँगी गई" : `योजना ${due} तक देय`,
      received === null ? "प्राप्त नहीं" : `${received} को प्राप्त`,
    ].join(", "),
  overdue: "समय-सीमा बीत चुकी",
  namedAgain: "फिर से नामित",
  fewer: (named, howMany) => `${howMany} में से केवल ${named} निश्चित रूप से बताए जा सकते हैं।`,
  nobody: "कोई नहीं",
  noExplanation: (from) => `स्पष्टीकरण ${from} से माँगे जाते हैं।`,
  skipped: (criterion, names) => `"${criterion}" से इन्हें अलग नहीं किया जा सका, आँकड़ा नहीं है: ${names}।`,
  rankedBy: (criteria) => `क्रम का आधार: ${criteria}।`,
  basisWatched: (hole) => `निगरानी: दो अवलोकनों के बीच कभी ${hole} से अधिक नहीं`,
  basisListed: (hole) =>
    hole === null
      ? "सूची: बाद की सूची पर आधारित, जिसमें हटाया गया लाइव छूट सकता है"
      : `सूची: दो अवलोकनों के बीच ${hole} तक; उस समय में हटाया गया लाइव छूट सकता है`,
  basisSeen: "देखा गया और सिद्ध",
  joined: (count, length) => `टूटे हुए प्रसारण के ${count} भागों में से एक, कुल ${length}`,
  shownNow: (length) => `प्लेटफ़ॉर्म अब ${length} दिखाता है; सबसे लंबी सिद्ध अवधि मान्य है`,
  atMost: (length) => `अधिकतम ${length}`,
  streamedBy: (page) => `${page} द्वारा प्रसारित`,
  gone: {
    retention: (at) => `${at} से सूची में नहीं (प्लेटफ़ॉर्म लाइव सीमित समय तक रखता है)`,
    removed: (at) => `स्वामी ने हटाया, ${at} को ज्ञात हुआ`,
  },
  corrected: (why) => `सुधार: ${why}`,
  again: "पिछले माह भी पूरा नहीं किया",
  yes: "हाँ",
  no: "नहीं",
  whatWouldChange: "निष्कर्ष किससे बदलेगा",
  untilWhen: (at) => `माह ${at} को बंद होता है। बाद के तथ्यों से क्रमांकित संशोधन बनता है; पहले वाला पढ़ा जा सकता है।`,
  wouldChange: {
    met: "आगे की किसी बात से नहीं: सिद्ध लाइव सिद्ध रहता है। कोई व्यक्ति उसे दूसरा विषय बता सकता है।",
    not_met:
      "इस माह आरंभ हुआ पर्याप्त अवधि का लाइव, कार्यालय के ऐसे खाते पर जो ऊपर की सूची में नहीं है, या न गिने गए लाइव की अवधि का प्रमाण (रिकॉर्डिंग, लिंक सहित स्क्रीन चित्र)।",
    undetermined:
      "पर्याप्त अवधि का लाइव, या जो ऊपर की शंकाएँ दूर करे: खाते की पहुँच, उसका सही नाम और आईडी, या संबंधित लाइव की अवधि।",
  },
  accountsWatched: "खाते",
  since: (day) => `${day} से`,
  always: "पूरे समय",
  sessionsOfMonth: "माह के लाइव",
  daysNotSeen: "समय जो नहीं देखा गया",
  allDaysSeen: "माह का प्रत्येक भाग किसी अवलोकन में आता है।",
  revisions: "संशोधन",
  monthClosed: "माह बंद किया गया",
  noRevision: "कोई नहीं: यह अभी परखा गया",
  openLink: "खोलें",
  reading: [
    "पूरा किया: आवश्यक संख्या में लाइव सिद्ध हैं। बाद की कमी या हटाने से कुछ नहीं घटता।",
    "पूरा नहीं किया: खाते की अपनी लाइव सूची के अवलोकन माह के प्रत्येक भाग के लिए सिद्ध करते हैं कि पर्याप्त अवधि का कोई लाइव नहीं था।",
    "कहा नहीं जा सकता: माह का कोई भाग नहीं देखा गया या कोई अवधि ज्ञात नहीं। ऐसा कार्यालय किसी सूची में नहीं है।",
    "डैश का अर्थ है: ज्ञात नहीं। इसका अर्थ 0 कभी नहीं है।",
    "लाइव उस माह का है जिसमें वह भारतीय समय से आरंभ हुआ, और उस कार्यालय का जिसके खाते ने प्रसारित किया।",
    "परखने से पहले कुछ गोल नहीं किया जाता: 29 मिनट 59.9 सेकंड 30 मिनट नहीं है। मिनट नीचे की ओर गोल दिखाए गए हैं।",
    "निगरानी: दो अवलोकनों के बीच का समय सदा नियम की अवधि से कम रहा। सूची: प्रमाण बाद की सूची पर आधारित है।",
    "समय भारतीय समय (IST) है। आईडी अक्षर-रूप में हैं; उन्हें संख्या न बनाएँ।",
  ],
  page: "पृष्ठ",
};
