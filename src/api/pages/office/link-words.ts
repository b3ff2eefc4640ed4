import type { Language } from "../../../reports/phrases.ts";
import type { ObjectionFault } from "../../../services/correspondence/objections.ts";

/** The words of a sheet that is opened by a link, and of an objection to it. */
export type LinkWords = {
  refused: string;
  refusedTitle: string;
  slowed: string;
  until(day: string): string;
  objection: string;
  objectionHint: string;
  who: string;
  why: string;
  proof: string;
  send: string;
  taken: string;
  fault: Record<ObjectionFault, string>;
  earlier: string;
  waiting: string;
  answered(facts: { by: string; day: string; why: string }): string;
};

const en: LinkWords = {
  refused: "This link does not open anything: it is over, was revoked, or was not copied whole.",
  refusedTitle: "Link not valid",
  slowed: "Too many links that do not open anything came from your network; try again in a minute.",
  until: (day) => `This link opens until ${day}.`,
  objection: "Object",
  objectionHint:
    "Is something on this sheet wrong or missing? A person reads each objection, and the answer stands here.",
  who: "Your name and office",
  why: "What is wrong",
  proof: "Link as proof (a live video, a recording; may be left blank)",
  send: "Send the objection",
  taken: "Your objection was received. The answer will stand on this page.",
  fault: {
    who: "Give your name and office, in at most 120 characters.",
    why: "Say what is wrong, in at most 1,500 characters.",
    proof: "The proof must be one web address that begins with https:// and has at most 500 characters.",
    too_many: "Ten objections of this office wait for an answer already; please wait for it.",
  },
  earlier: "Objections to this month",
  waiting: "Not answered yet.",
  answered: ({ by, day, why }) => `Answer of ${day} by ${by}: ${why}`,
};

const hi: LinkWords = {
  refused: "यह लिंक मान्य नहीं है: इसकी अवधि समाप्त हो चुकी है, इसे रद्द कर दिया गया है, या यह पूरा कॉपी नहीं हुआ है।",
  refusedTitle: "लिंक मान्य नहीं",
  slowed: "आपके नेटवर्क से बहुत अधिक अमान्य लिंक खोले गए हैं; कृपया एक मिनट बाद पुनः प्रयास करें।",
  until: (day) => `यह लिंक ${day} तक खुलेगा।`,
  objection: "आपत्ति दर्ज करें",
  objectionHint:
    "क्या इस पत्रक में कुछ गलत है या छूट गया है? प्रत्येक आपत्ति एक अधिकारी पढ़ते हैं और उत्तर इसी पृष्ठ पर दिया जाता है।",
  who: "आपका नाम और कार्यालय",
  why: "क्या गलत है",
  proof: "प्रमाण का लिंक (लाइव वीडियो या रिकॉर्डिंग; खाली छोड़ा जा सकता है)",
  send: "आपत्ति भेजें",
  taken: "आपकी आपत्ति प्राप्त हो गई है। उत्तर इसी पृष्ठ पर दिया जाएगा।",
  fault: {
    who: "कृपया अपना नाम और कार्यालय अधिकतम 120 अक्षरों में लिखें।",
    why: "कृपया अधिकतम 1,500 अक्षरों में बताएँ कि क्या गलत है।",
    proof: "प्रमाण https:// से आरंभ होने वाला एक वेब पता होना चाहिए, अधिकतम 500 अक्षरों का।",
    too_many: "इस कार्यालय की दस आपत्तियाँ पहले से उत्तर की प्रतीक्षा में हैं; कृपया उत्तर की प्रतीक्षा करें।",
  },
  earlier: "इस माह पर आपत्तियाँ",
  waiting: "उत्तर अभी नहीं दिया गया है।",
  answered: ({ by, day, why }) => `${day} को ${by} का उत्तर: ${why}`,
};

const books: Record<Language, LinkWords> = { en, hi };

export const linkWords = (lang: Language): LinkWords => books[lang];
