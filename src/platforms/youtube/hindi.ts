import type { SentenceRule } from "../profile.ts";

/** Texts and remedies of this platform's credentials in Hindi; the platform's own words are not translated. */
export const youtubeInHindi: readonly SentenceRule[] = [
  [/^YouTube accepts the key$/, () => "YouTube कुंजी स्वीकार करता है"],
  [
    /^Enable the YouTube Data API v3 in the project of the key\.$/,
    () => "कुंजी के प्रोजेक्ट में YouTube Data API v3 चालू करें।",
  ],
  [
    /^Add the YouTube Data API v3 to the API restrictions of the key\.$/,
    () => "कुंजी के API प्रतिबंधों में YouTube Data API v3 जोड़ें।",
  ],
  [
    /^Add this machine's address to the restrictions of the key\.$/,
    () => "इस मशीन का पता कुंजी के प्रतिबंधों में जोड़ें।",
  ],
  [
    /^Restrict the key to this machine's address, not to web pages\.$/,
    () => "कुंजी को वेब पेजों से नहीं, इस मशीन के पते से प्रतिबंधित करें।",
  ],
  [
    /^Make a key in the Google Cloud console, .+ and put it into (\S+)\.$/,
    ([, setting]) =>
      `Google Cloud console में कुंजी बनाएँ, उसे YouTube Data API v3 और इस मशीन के पते तक सीमित करें, और ${setting} में रखें।`,
  ],
];
