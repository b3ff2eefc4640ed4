import { html, type Markup } from "../../../charts/markup.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { type EntryField, entryWords } from "../entry/entry-words.ts";

type Rule = readonly [RegExp, (found: RegExpExecArray, field: (name: string) => string) => string];

/** The sentences of the readers of files, and the same in Hindi. */
const HINDI: readonly Rule[] = [
  [/^unknown office "([^"]*)"/, ([, name]) => `"${name}" नाम का कोई कार्यालय नहीं है`],
  [/^there is no office "([^"]*)"/, ([, name]) => `"${name}" नाम का कोई कार्यालय नहीं है`],
  [/^unknown account "([^"]*)"/, ([, name]) => `"${name}" नाम का कोई खाता नहीं है`],
  [/^unknown column "([^"]*)"/, ([, name]) => `"${name}" नाम का कोई स्तंभ नहीं होता`],
  [/^the header lacks ([a-z_, ]+);/, ([, names]) => `शीर्ष-पंक्ति में ये स्तंभ नहीं हैं: ${names}`],
  [/^column (\w+) occurs twice/, ([, name], field) => `स्तंभ "${field(name ?? "")}" दो बार है`],
  [/^has more cells than the header/, () => "शीर्ष-पंक्ति से अधिक खाने हैं; अल्पविराम वाला खाना उद्धरण-चिह्नों में रखें"],
  [/^(\w+) is blank/, ([, name], field) => `${field(name ?? "")} खाली है`],
  [
    /^(\w+) is "([^"]*)", which is in the future/,
    ([, name, value], field) => `${field(name ?? "")} "${value}" भविष्य में है`,
  ],
  [
    /^(\w+) is "([^"]*)", which is before 2004/,
    ([, name, value], field) => `${field(name ?? "")} "${value}" 2004 से पहले है`,
  ],
  [
    /^(\w+) is "([^"]*)": its letters were lost/,
    ([, name], field) => `${field(name ?? "")} के अक्षर सहेजते समय खो गए; फ़ाइल को CSV UTF-8 में सहेजें`,
  ],
  [/^(\w+) is "([^"]*)"; write abbreviated/, ([, , value]) => `"${value}" के लिए सटीकता में abbreviated चुनें`],
  [/^(\w+) is "([^"]*)"/, ([, name, value], field) => `${field(name ?? "")} में "${value}" स्वीकार्य नहीं है`],
  [
    /^(\w+) has (\d+) characters; allowed are (\d+)/,
    ([, name, , most], field) => `${field(name ?? "")} अधिकतम ${most} अक्षरों का हो सकता है`,
  ],
  [/^(\w+) holds a line break/, ([, name], field) => `${field(name ?? "")} एक ही पंक्ति में लिखें`],
  [
    /^(\w+) belongs to a live_session/,
    ([, name], field) => `${field(name ?? "")} केवल लाइव के लिए है; खाली छोड़ें`,
  ],
  [/^the session would end in the future/, () => "यह लाइव भविष्य में समाप्त होता"],
  [
    /^(?:disagrees with|corrects the same as) line (\d+)/,
    ([, line]) => `पंक्ति ${line} भी यही बताती है; दोनों में से एक रखें`,
  ],
  [
    /^(.+) entered (\S+) for \S+, (\w+) at that time/,
    ([, name, value]) => `${name} ने इसी समय के लिए ${value} दर्ज किया है; पहले उसे अस्वीकार करें या सुधारें`,
  ],
  [
    /already has the session (\S+) at that time/,
    ([, session]) => `उस समय का लाइव ${session} पहले से ज्ञात है; उसकी अवधि सुधारी जा सकती है`,
  ],
  [
    /^(\S+) has no session "([^"]*)"/,
    ([, account, session]) => `${account} का "${session}" नाम का कोई लाइव नहीं है`,
  ],
  [/^(\S+) has several accounts on/, ([, office]) => `${office} के वहाँ कई खाते हैं; खाते का नाम-पत्र लिखें`],
  [/^(\S+) had no such account on \S+ on (\S+);/, ([, , day]) => `${day} को ऐसा कोई खाता नहीं था`],
  [/^(\S+) has no account "([^"]*)"/, ([, , label]) => `"${label}" नाम का कोई खाता नहीं है`],
  [/^is empty/, () => "फ़ाइल खाली है; वह शीर्ष-पंक्ति से आरंभ हो"],
  [/^is not UTF-8 text/, () => "फ़ाइल UTF-8 में नहीं है; CSV UTF-8 या XLSX में सहेजें"],
  [/^is not valid CSV/, () => "यह सही CSV नहीं है"],
  [/^is larger than|^has more than \d+ lines/, () => "फ़ाइल बहुत बड़ी है"],
];

/** A fault of a file as a sentence in the language of the page; one without a translation stays as it was written. */
export function faultText(sentence: string, { lang }: Pick<Phrases, "lang">): Markup {
  if (lang === "en") return html`${sentence}`;
  const names = entryWords(lang).field;
  const field = (name: string): string => (name in names ? names[name as EntryField] : name);
  for (const [pattern, toHindi] of HINDI) {
    const found = pattern.exec(sentence);
    if (found !== null) return html`${toHindi(found, field)}`;
  }
  return html`<span lang="en">${sentence}</span>`;
}
