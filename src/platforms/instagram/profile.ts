import { instagramInHindi } from "./hindi.ts";
import { type PlatformProfile, toLink } from "../profile.ts";

const NOT_AN_ACCOUNT = /^(p|reel|reels|tv|stories|explore|accounts)$/i;

export const instagramProfile: PlatformProfile = {
  id: "instagram",
  name: { en: "Instagram", hi: "इंस्टाग्राम" },
  abbreviation: "IG",
  aliases: [],
  handle: { pattern: /^[A-Za-z0-9._]{1,30}$/, allowed: "1 to 30 letters, digits, dots and underscores" },
  externalId: { pattern: /^\d{1,20}$/, allowed: "digits alone" },
  linkHosts: ["instagram.com"],
  linkTo: ({ handle }) => toLink("https://www.instagram.com/", handle),
  readLink: ([first = ""]) => (first === "" || NOT_AN_ACCOUNT.test(first) ? null : { name: first }),
  firstRun: ["audience"],
  renewalUrl: "https://business.facebook.com/settings/system-users",
  inHindi: instagramInHindi,
};
