import { youtubeInHindi } from "./hindi.ts";
import { type PlatformProfile, toLink } from "../profile.ts";
import { LIMITS, UNITS } from "./limits.ts";

/** A name of before handles, which is looked up by another filter: youtube.com/user/NAME. */
const USER_NAME = /^[A-Za-z0-9]{1,60}$/;

const CUSTOM_NAME =
  "the interface does not look up links of the form /c/NAME; the handle of the same name is taken, so compare the channel that it leads to";

const CHANNEL_ID = /^UC[A-Za-z0-9_-]{22}$/;

export const youtubeProfile: PlatformProfile = {
  id: "youtube",
  name: { en: "YouTube", hi: "यूट्यूब" },
  abbreviation: "YT",
  aliases: [],
  handle: {
    pattern: /^(?:user\/[A-Za-z0-9]{1,60}|[\p{L}\p{N}][\p{L}\p{M}\p{N}._·-]{2,59})$/u,
    allowed: "3 or more letters, digits and . _ -, or user/NAME",
  },
  externalId: { pattern: CHANNEL_ID, allowed: "UC and 22 letters, digits, - or _" },
  linkHosts: ["youtube.com"],
  linkTo: ({ handle, externalId }) =>
    externalId === null
      ? toLink(`https://www.youtube.com/${handle?.startsWith("user/") === true ? "" : "@"}`, handle)
      : toLink("https://www.youtube.com/channel/", externalId),
  readLink([first = "", second = ""]) {
    if (first.startsWith("@")) return { name: first.slice(1) };
    if (first === "channel") return CHANNEL_ID.test(second) ? { id: second } : null;
    if (first === "user") return USER_NAME.test(second) ? { name: `user/${second}` } : null;
    return first === "c" && second !== "" ? { name: second, warning: CUSTOM_NAME } : null;
  },
  readName: (name) => (CHANNEL_ID.test(name) ? { id: name } : null),
  // determine_quota_cost: a project's default allowance.
  callLimit: {
    what: "units, 10,000 a day until midnight Pacific (YouTube)",
    callsADay: LIMITS.unitsPerDay,
    per: "credential",
    family: UNITS,
  },
  firstRun: ["audience"],
  renewalUrl: "https://console.cloud.google.com/apis/credentials",
  inHindi: youtubeInHindi,
};
