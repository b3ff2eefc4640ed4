import type { IntakeMetric } from "../../../domain/intake.ts";
import type { Language } from "../../../reports/phrases.ts";
import type { CORRECTION_COLUMNS } from "../../../services/judging/rulings/parse-corrections.ts";
import type { INTAKE_COLUMNS } from "../../../services/intake/parse-intake.ts";

export type EntryField = (typeof INTAKE_COLUMNS)[number] | (typeof CORRECTION_COLUMNS)[number];

/** The words of the pages on which figures and corrections are entered. */
export type EntryWords = {
  title: Record<"intake" | "corrections", string>;
  lead: Record<"intake" | "corrections", string>;
  field: Record<EntryField, string>;
  hint: Partial<Record<EntryField, string>>;
  valueHint: Record<"intake" | "corrections", string>;
  metric: Record<IntakeMetric, string>;
  precision: Record<"exact" | "floored" | "abbreviated", string>;
  what: Record<"duration_seconds" | "subject" | "account", string>;
  subject: Record<"welfare" | "other", string>;
  ours: string;
  notOurs: string;
  one: string;
  file: string;
  fileHint: (columns: string) => string;
  fileLabel: string;
  preview: string;
  nothingYet: string;
  confirm: string;
  faults: (count: number) => string;
  faultsHint: string;
  line: string;
  fault: string;
  isNew: string;
  isKnown: string;
  isHeld: string;
  state: string;
  rows: (facts: { rows: number; added: number; held: number }) => string;
  taken: (facts: { rows: number; added: number; held: number }) => string;
  effect: string;
  noEffect: string;
  corrected: (facts: { rows: number; added: number }) => string;
  revised: (months: string) => string;
  needsKey: string;
  tooLarge: string;
  noFile: string;
};

const en: EntryWords = {
  title: { intake: "Enter figures", corrections: "Correct evidence" },
  lead: {
    intake:
      "Figures that people read: followers and posts of accounts that cannot be read by machine, and lives that were missed. A live, and a figure more than half from the last one, waits for a second person.",
    corrections:
      "A correction stands beside the evidence, with who and why; nothing is deleted. Months that are closed get a further revision.",
  },
  field: {
    office: "Office",
    platform: "Platform",
    label: "Label of the account",
    metric: "What",
    value: "Figure",
    precision: "Precision",
    observed_at: "Read on",
    entered_by: "Entered by",
    evidence: "Evidence",
    note: "Note",
    started_at: "Start of the live",
    permalink: "Link to the live",
    account: "Account",
    session: "Live (id)",
    what: "What is corrected",
    by: "Decided by",
    why: "Why",
    reference: "Letter or file",
  },
  hint: {
    label: "only where the office has several accounts there",
    evidence: "a photograph, a letter, a link",
  },
  valueHint: {
    intake: "of a live: its minutes",
    corrections: "length: seconds; subject: welfare or other; account: ours or not_ours",
  },
  metric: { followers: "followers", posts: "posts", live_session: "live (minutes)" },
  precision: { exact: "exact", floored: "rounded down", abbreviated: "abbreviated (12.3K)" },
  what: { duration_seconds: "length in seconds", subject: "subject", account: "whose account it is" },
  subject: { welfare: "welfare", other: "other" },
  ours: "the account is the office's",
  notOurs: "the account is not the office's",
  one: "One entry",
  file: "A file",
  fileHint: (columns) => `CSV or XLSX, at most 1 MB, with the columns ${columns}`,
  fileLabel: "File",
  preview: "Preview",
  nothingYet: "Nothing is saved yet: the preview comes first.",
  confirm: "Save this",
  faults: (count) => (count === 1 ? "1 fault; nothing was saved." : `${count} faults; nothing was saved.`),
  faultsHint: "Correct the lines and send it again.",
  line: "Line",
  fault: "Fault",
  isNew: "new",
  isKnown: "known already, changes nothing",
  isHeld: "new, waits for a second person",
  state: "What happens",
  rows: ({ rows, added, held }) =>
    `${rows} rows: ${added} are new, ${held} of these wait for a second person.`,
  taken: ({ rows, added, held }) => `Saved: ${rows} rows, ${added} new, ${held} wait for a second person.`,
  effect: "What would change",
  noEffect: "No verdict would change.",
  corrected: ({ rows, added }) => `Saved: ${rows} rows, ${added} new.`,
  revised: (months) => `Months with a further revision: ${months}`,
  needsKey: "Entering needs a key with the scope intake.",
  tooLarge: "The file is larger than 1 MB. Larger files: reach intake FILE, or the API.",
  noFile: "Choose a file first.",
};

const hi: EntryWords = {
  title: { intake: "आँकड़े दर्ज करें", corrections: "साक्ष्य सुधारें" },
  lead: {
    intake:
      "लोगों द्वारा पढ़े गए आँकड़े: जिन खातों को मशीन नहीं पढ़ सकती उनके फ़ॉलोअर और पोस्ट, तथा छूटे हुए लाइव। लाइव, और पिछले आँकड़े से आधे से अधिक दूर का आँकड़ा, दूसरे व्यक्ति की पुष्टि की प्रतीक्षा करता है।",
    corrections:
      "सुधार साक्ष्य के साथ रहता है, किसने और क्यों के साथ; कुछ मिटाया नहीं जाता। बंद महीनों का नया संशोधन बनता है।",
  },
  field: {
    office: "कार्यालय",
    platform: "प्लेटफ़ॉर्म",
    label: "खाते का नाम-पत्र",
    metric: "क्या",
    value: "आँकड़ा",
    precision: "सटीकता",
    observed_at: "कब पढ़ा गया",
    entered_by: "किसने दर्ज किया",
    evidence: "प्रमाण",
    note: "टिप्पणी",
    started_at: "लाइव का आरंभ",
    permalink: "लाइव का लिंक",
    account: "खाता",
    session: "लाइव (पहचान संख्या)",
    what: "क्या सुधारा जाता है",
    by: "किसने निर्णय किया",
    why: "क्यों",
    reference: "पत्र या फ़ाइल",
  },
  hint: {
    label: "केवल जहाँ कार्यालय के वहाँ कई खाते हों",
    evidence: "चित्र, पत्र या लिंक",
  },
  valueHint: {
    intake: "लाइव के लिए मिनट",
    corrections:
      "अवधि: सेकंड; विषय: welfare (जनकल्याण) या other (अन्य); खाता: ours (हमारा) या not_ours (हमारा नहीं)",
  },
  metric: { followers: "फ़ॉलोअर", posts: "पोस्ट", live_session: "लाइव (मिनट)" },
  precision: { exact: "ठीक-ठीक", floored: "नीचे पूर्णांकित", abbreviated: "संक्षिप्त (12.3K)" },
  what: { duration_seconds: "अवधि, सेकंड में", subject: "विषय", account: "खाता किसका है" },
  subject: { welfare: "जनकल्याण", other: "अन्य" },
  ours: "खाता कार्यालय का है",
  notOurs: "खाता कार्यालय का नहीं है",
  one: "एक प्रविष्टि",
  file: "एक फ़ाइल",
  fileHint: (columns) => `CSV या XLSX, अधिकतम 1 MB, इन स्तंभों के साथ: ${columns}`,
  fileLabel: "फ़ाइल",
  preview: "पहले देखें",
  nothingYet: "अभी कुछ नहीं सहेजा गया: पहले दिखाया जाता है कि क्या होगा।",
  confirm: "इसे सहेजें",
  faults: (count) => `${count} त्रुटियाँ; कुछ नहीं सहेजा गया।`,
  faultsHint: "पंक्तियाँ ठीक करके फिर भेजें।",
  line: "पंक्ति",
  fault: "त्रुटि",
  isNew: "नया",
  isKnown: "पहले से ज्ञात, कुछ नहीं बदलता",
  isHeld: "नया, दूसरे व्यक्ति की प्रतीक्षा में",
  state: "क्या होगा",
  rows: ({ rows, added, held }) => `${rows} पंक्तियाँ: ${added} नई, इनमें से ${held} दूसरे व्यक्ति की प्रतीक्षा में।`,
  taken: ({ rows, added, held }) => `सहेजा गया: ${rows} पंक्तियाँ, ${added} नई, ${held} दूसरे व्यक्ति की प्रतीक्षा में।`,
  effect: "क्या बदलेगा",
  noEffect: "कोई निष्कर्ष नहीं बदलेगा।",
  corrected: ({ rows, added }) => `सहेजा गया: ${rows} पंक्तियाँ, ${added} नई।`,
  revised: (months) => `जिन महीनों का नया संशोधन बना: ${months}`,
  needsKey: "दर्ज करने के लिए ऐसी कुंजी चाहिए जिसे आँकड़े दर्ज करने की अनुमति हो।",
  tooLarge: "फ़ाइल 1 MB से बड़ी है।",
  noFile: "पहले एक फ़ाइल चुनें।",
};

const books: Record<Language, EntryWords> = { en, hi };
export const entryWords = (lang: Language): EntryWords => books[lang];
