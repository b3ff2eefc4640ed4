import type { SentenceRule } from "../../../platforms/profile.ts";

/** The texts and remedies of credentials, and their Hindi; a platform's own words are not translated. */
export const CREDENTIAL_SENTENCES: readonly SentenceRule[] = [
  [/^[A-Z]\w* answered with .+$/s, ([answer]) => sayAnswer(answer)],
  [
    /^Ask the owner of (\S+) to grant the app access again\.$/,
    ([, owner]) => `${owner} के स्वामी से ऐप को फिर अनुमति दिलाएँ।`,
  ],
  [/^Try again later\.$/, () => "थोड़ी देर बाद फिर प्रयास करें।"],
  [/^Try again; see the log for what was answered\.$/, () => "फिर प्रयास करें; क्या उत्तर मिला, यह लॉग में देखें।"],
  [
    /^Renew it and replace it in its file; no restart is needed\.$/,
    () => "उसे नया बनाएँ और उसकी फ़ाइल में बदलें; फिर से आरंभ करना आवश्यक नहीं।",
  ],
  [
    /^Assign these Pages to the system user or to the person of the token/,
    () => "ये पेज सिस्टम यूज़र को या टोकन वाले व्यक्ति को सौंपें और टोकन फिर बनाएँ (docs/onboarding.md)।",
  ],
];

/** What a platform answered: who, with which code, and its own words as they came. */
function sayAnswer(answer: string | undefined = ""): string {
  const found = /^(\S+) answered with (.+)$/s.exec(answer);
  return found === null ? answer : `${found[1]} का उत्तर: ${found[2]}`;
}
