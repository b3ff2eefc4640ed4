import { xInHindi } from "./hindi.ts";
import { type PlatformProfile, toLink } from "../profile.ts";

const NOT_AN_ACCOUNT = /^(i|home|search|hashtag|intent|share|explore|settings)$/i;

export const xProfile: PlatformProfile = {
  id: "x",
  name: { en: "X", hi: "एक्स" },
  abbreviation: "X",
  aliases: ["twitter"],
  handle: { pattern: /^[A-Za-z0-9_]{1,15}$/, allowed: "1 to 15 letters, digits and underscores" },
  externalId: { pattern: /^\d{1,19}$/, allowed: "1 to 19 digits alone" },
  linkHosts: ["x.com", "twitter.com"],
  linkTo: ({ handle }) => toLink("https://x.com/", handle),
  readLink([first = "", second = "", third = ""]) {
    if (first === "i" && second === "user" && /^\d{1,19}$/.test(third)) return { id: third };
    if (NOT_AN_ACCOUNT.test(first) || second === "status" || first === "") return null;
    return { name: first.replace(/^@/, "") };
  },
  // x-api/fundamentals/rate-limits, self-serve table.
  callLimit: { what: "requests, 300 in 15 minutes (X, self-serve)", callsADay: 300 * 96, per: "credential" },
  renewalUrl: "https://developer.x.com/en/portal/dashboard",
  firstRun: ["audience"],
  inHindi: xInHindi,
};
