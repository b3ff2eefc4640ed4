import type { SentenceRule } from "../profile.ts";

/** Texts and remedies of this platform's credentials in Hindi; the platform's own words are not translated. */
export const facebookInHindi: readonly SentenceRule[] = [
  [/^the token is valid; it expires on (\S+)$/, ([, day]) => `टोकन मान्य है; ${day} को समाप्त होगा`],
  [/^the token is valid; it does not expire$/, () => "टोकन मान्य है; वह समाप्त नहीं होता"],
  [
    /^the token is valid; Facebook does not report when it expires$/,
    () => "टोकन मान्य है; Facebook नहीं बताता कि वह कब समाप्त होगा",
  ],
  [/^the app's secret is refused: (.+)$/s, ([, why]) => `ऐप का गुप्त कोड अस्वीकार हुआ: ${why}`],
  [
    /^the token is refused: Facebook says that it is not valid$/,
    () => "टोकन अस्वीकार हुआ: Facebook कहता है कि वह मान्य नहीं है",
  ],
  [/^the token is refused: (.+)$/s, ([, why]) => `टोकन अस्वीकार हुआ: ${why}`],
  [/^the token's access to data has expired$/, () => "टोकन से आँकड़े पढ़ने की अवधि समाप्त हो गई"],
  [/^the token lacks (\S+)$/, ([, right]) => `टोकन में ${right} की अनुमति नहीं है`],
  [/^debug_token was answered with something unknown$/, () => "debug_token का उत्तर समझा नहीं जा सका"],
  [/^no Facebook token is set for this Page$/, () => "इस पेज के लिए Facebook का कोई टोकन सेट नहीं है"],
  [
    /^Set (\S+), or put a token of the Page into the file that (\S+) names\.$/,
    ([, setting, file]) => `${setting} सेट करें, या पेज का टोकन ${file} की फ़ाइल में रखें।`,
  ],
  [
    /^Make a system-user token with (\S+) for these Pages and put it into (\S+)\.$/,
    ([, right, setting]) => `इन पेजों के लिए ${right} वाला सिस्टम-यूज़र टोकन बनाएँ और ${setting} में रखें।`,
  ],
  [
    /^Make a new token of this Page with (\S+) and put it into the file that (\S+) names\.$/,
    ([, right, setting]) => `इस पेज का ${right} वाला नया टोकन बनाएँ और ${setting} की फ़ाइल में रखें।`,
  ],
  [
    /^Put the secret of the app that the token was made for into (\S+) /,
    ([, setting]) => `जिस ऐप के लिए टोकन बना उसका गुप्त कोड ${setting} में रखें (App settings, Basic)।`,
  ],
  [
    /^Put a Page token of this Page into the file that (\S+) names /,
    ([, setting]) => `इस पेज का पेज-टोकन ${setting} की फ़ाइल में रखें (GET /me/accounts में वह मिलता है)।`,
  ],
  [/^Make a new token and put it into (\S+)\.$/, ([, setting]) => `नया टोकन बनाएँ और ${setting} में रखें।`],
  [/^Give the token (\S+) for this Page\.$/, ([, right]) => `टोकन को इस पेज के लिए ${right} की अनुमति दें।`],
];
