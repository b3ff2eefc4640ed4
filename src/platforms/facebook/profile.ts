import { facebookInHindi } from "./hindi.ts";
import { type PlatformProfile, toLink } from "../profile.ts";

/** First parts of a facebook.com path that name something other than a Page. */
const NOT_A_PAGE =
  /^(groups|events|watch|share|sharer|sharer\.php|permalink\.php|story\.php|photo|photo\.php|photos|videos|reel|reels|hashtag|login|marketplace|stories|media|live)$/i;

const PROFILE_ID =
  "the id in this kind of link may differ from the Page id that the interface uses; run reach accounts check";

const byId = (id: string) => ({ id });
const byLinkId = (id: string) => ({ id, warning: PROFILE_ID });

export const facebookProfile: PlatformProfile = {
  id: "facebook",
  name: { en: "Facebook", hi: "फेसबुक" },
  abbreviation: "FB",
  aliases: [],
  handle: { pattern: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.\-_]{1,99}$/u, allowed: "letters, digits and dots" },
  externalId: { pattern: /^\d{1,20}$/, allowed: "digits alone" },
  linkHosts: ["facebook.com", "fb.com", "fb.me"],
  linkTo: ({ handle, externalId }) => toLink("https://www.facebook.com/", handle ?? externalId),
  readLink([first = "", second = "", third = ""], query) {
    if (first === "profile.php") {
      const id = query.get("id") ?? "";
      return /^\d{1,20}$/.test(id) ? byLinkId(id) : null;
    }
    if (["pages", "people"].includes(first)) return /^\d{5,20}$/.test(third) ? byLinkId(third) : null;
    const name = first === "pg" || first === "p" ? second : first;
    if (name === "" || NOT_A_PAGE.test(name)) return null;
    const idAtEnd = /^.+-(\d{9,20})$/.exec(name)?.[1];
    if (idAtEnd !== undefined) return byLinkId(idAtEnd);
    return /^\d{5,}$/.test(name) ? byId(name) : { name };
  },
  readName: (name) => (/^\d{5,}$/.test(name) ? byId(name) : null),
  // Facebook ignores dots in names: facebook.com/help, "user name".
  foldHandle: (handle) => handle.replaceAll(".", "").toLowerCase(),
  // Live Video API, "Eligibility", since 2024-06-10.
  followersToGoLive: 100,
  callLimit: {
    // graph-api/overview/rate-limiting: 4,800 calls a day for each engaged person.
    what: "calls for one Page with one engaged person (Graph)",
    callsADay: 4_800,
    per: "account",
  },
  renewalUrl: "https://business.facebook.com/settings/system-users",
  firstRun: ["audience", "live"],
  inHindi: facebookInHindi,
};
