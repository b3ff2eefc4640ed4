import type { SentenceRule } from "../profile.ts";

/** Texts and remedies of this platform's credentials in Hindi; the platform's own words are not translated. */
export const xInHindi: readonly SentenceRule[] = [
  [/^X accepts the token$/, () => "X टोकन स्वीकार करता है"],
  [
    /^X does not refuse the token; this app has no usage figures$/,
    () => "X टोकन अस्वीकार नहीं करता; इस ऐप के उपयोग के आँकड़े नहीं हैं",
  ],
  [/^no X bearer token is set$/, () => "X का कोई टोकन सेट नहीं है"],
  [/^Put a new (?:app-only )?token into (\S+)\.$/, ([, setting]) => `नया टोकन ${setting} में रखें।`],
  [/^Set (X_BEARER_TOKEN)\.$/, ([, setting]) => `${setting} सेट करें।`],
  [
    /^Set (\S+) and (\S+) to those of the app that the owner granted\.$/,
    ([, id, secret]) => `${id} और ${secret} उस ऐप के रखें जिसे स्वामी ने अनुमति दी।`,
  ],
  [
    /^Let the owner grant the app again and put the new refresh token into (\S+)\.$/,
    ([, setting]) => `स्वामी से ऐप को फिर अनुमति दिलाएँ और नया रिफ़्रेश टोकन ${setting} में रखें।`,
  ],
  [
    /^Let the owner of (\S+) grant (?:the app again with (\S+),|(\S+) again) and put it into (\S+)\.$/,
    ([, id, appSetting, scope, setting]) =>
      `${id} के स्वामी से ${appSetting ?? scope} की अनुमति फिर दिलाएँ और उसे ${setting} में रखें।`,
  ],
  [
    /^Make a new token and secret for the owner of (\S+) and put it into (\S+); (\S+) and (\S+) must be of the same app\.$/,
    ([, id, setting, key, secret]) =>
      `${id} के स्वामी के लिए नया टोकन और गुप्त कोड बनाएँ और ${setting} में रखें; ${key} और ${secret} उसी ऐप के हों।`,
  ],
  [/^Buy credits for the app\.$/, () => "ऐप के लिए क्रेडिट खरीदें।"],
  [
    /^Let X switch this part of its API on for the app, or raise the app's plan\.$/,
    () => "X से ऐप के लिए API का यह भाग चालू कराएँ, या ऐप की योजना बढ़ाएँ।",
  ],
];
