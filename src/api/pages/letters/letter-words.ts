import type { Language } from "../../../reports/phrases.ts";
import type { LetterState } from "../../../services/correspondence/letters/letter-states.ts";
import type { LetterType } from "../../../services/correspondence/letters/make-letters.ts";
import type { LetterKind } from "../../../domain/rulings.ts";

/** The words of the page of letters. */
export type LetterWords = {
  title: string;
  count(facts: { open: number; overdue: number }): string;
  none: string;
  state: Record<LetterState, string>;
  type: Record<LetterType, string>;
  column: Record<
    "month" | "office" | "type" | "state" | "number" | "drafted" | "asked" | "due" | "received" | "accepted",
    string
  >;
  step: Record<LetterKind, string>;
  register: string;
  day: string;
  by: string;
  why: string;
  save: string;
  needsScope: string;
  saved: string;
  faulty: string;
  make: string;
};

const en: LetterWords = {
  title: "Letters",
  count: ({ open, overdue }) => `${open} letters are not settled, ${overdue} of them overdue.`,
  none: "No closed month has anybody to write to.",
  state: {
    overdue: "overdue",
    to_ask: "to be asked",
    drafted: "letter made, not sent",
    asked: "asked",
    received: "answer received",
    accepted: "accepted",
  },
  type: { explanation: "explanation", plan: "plan for three months" },
  column: {
    month: "Month",
    office: "Office",
    type: "Letter",
    state: "State",
    number: "Number",
    drafted: "Made",
    asked: "Asked",
    due: "Due",
    received: "Received",
    accepted: "Accepted",
  },
  step: {
    explanation_drafted: "explanation: letter made",
    explanation_asked: "explanation: asked",
    explanation_received: "explanation: received",
    explanation_accepted: "explanation: accepted",
    plan_drafted: "plan: letter made",
    plan_due: "plan: due on",
    plan_received: "plan: received",
  },
  register: "Register a step",
  day: "Day",
  by: "Who enters it",
  why: "Why, or the number of the letter",
  save: "Register",
  needsScope: "Registering needs a key with the scope register.",
  saved: "The step was registered.",
  faulty:
    "The step was not registered: choose an office of the list, give a day as YYYY-MM-DD, a name and a reason.",
  make: "The letters themselves are made with: reach letters make --month YYYY-MM --out FOLDER",
};

const hi: LetterWords = {
  title: "पत्र",
  count: ({ open, overdue }) => `${open} पत्र लंबित हैं, जिनमें से ${overdue} की अवधि बीत चुकी है।`,
  none: "किसी भी बंद माह में किसी कार्यालय को पत्र नहीं भेजा जाना है।",
  state: {
    overdue: "अवधि बीत गई",
    to_ask: "पूछा जाना है",
    drafted: "पत्र तैयार, भेजा नहीं गया",
    asked: "पूछा गया",
    received: "उत्तर प्राप्त",
    accepted: "स्वीकृत",
  },
  type: { explanation: "स्पष्टीकरण", plan: "तीन माह की कार्ययोजना" },
  column: {
    month: "माह",
    office: "कार्यालय",
    type: "पत्र",
    state: "स्थिति",
    number: "पत्रांक",
    drafted: "तैयार",
    asked: "पूछा गया",
    due: "अंतिम तिथि",
    received: "प्राप्त",
    accepted: "स्वीकृत",
  },
  step: {
    explanation_drafted: "स्पष्टीकरण: पत्र तैयार",
    explanation_asked: "स्पष्टीकरण: पूछा गया",
    explanation_received: "स्पष्टीकरण: प्राप्त",
    explanation_accepted: "स्पष्टीकरण: स्वीकृत",
    plan_drafted: "कार्ययोजना: पत्र तैयार",
    plan_due: "कार्ययोजना: अंतिम तिथि",
    plan_received: "कार्ययोजना: प्राप्त",
  },
  register: "चरण दर्ज करें",
  day: "तिथि",
  by: "दर्ज करने वाले का नाम",
  why: "कारण, या पत्र संख्या",
  save: "दर्ज करें",
  needsScope: "दर्ज करने के लिए register अधिकार वाली कुंजी आवश्यक है।",
  saved: "चरण दर्ज कर लिया गया।",
  faulty: "चरण दर्ज नहीं हुआ: सूची से कार्यालय चुनें, तिथि YYYY-MM-DD में, नाम और कारण लिखें।",
  make: "पत्र इस आदेश से तैयार होते हैं: reach letters make --month YYYY-MM --out FOLDER",
};

const books: Record<Language, LetterWords> = { en, hi };

export const letterWords = (lang: Language): LetterWords => books[lang];
