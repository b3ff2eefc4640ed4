import type { SentenceRule } from "../profile.ts";

/** Texts and remedies of this platform's credentials in Hindi; the platform's own words are not translated. */
export const instagramInHindi: readonly SentenceRule[] = [
  [/^Instagram answers as (.+)$/, ([, name]) => `Instagram ${name} के नाम से उत्तर देता है`],
  [/^Instagram left the call unanswered$/, () => "Instagram ने कॉल का उत्तर नहीं दिया"],
  [/^Instagram's answer is not about an account$/, () => "Instagram का उत्तर किसी खाते के बारे में नहीं है"],
  [
    /^Make a new token of the account's owner and put it into (.+)\.$/,
    ([, settings]) => `खाते के स्वामी का नया टोकन बनाएँ और ${settings?.replace(" (or ", " (या ")} में रखें।`,
  ],
  [
    /^Give the token (\S+), (\S+) and (\S+), and let the app be reviewed for them\.$/,
    ([, ...rights]) => `टोकन को ${rights.join(", ")} की अनुमति दें और ऐप की इनके लिए समीक्षा कराएँ।`,
  ],
  [
    /^Put the id of your own professional Instagram account into (\S+) /,
    ([, setting]) => `अपने व्यावसायिक Instagram खाते की पहचान संख्या ${setting} में रखें।`,
  ],
];
