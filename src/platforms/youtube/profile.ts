import type { PlatformProfile } from "../profile.ts";

const CHANNEL_ID = /^UC[A-Za-z0-9_-]{22}$/;

export const youtubeProfile: PlatformProfile = {
  id: "youtube",
  name: { en: "YouTube", hi: "यूट्यूब" },
  aliases: [],
  handle: {
    pattern: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._·-]{2,59}$/u,
    allowed: "3 or more letters, digits and . _ -",
  },
  externalId: { pattern: CHANNEL_ID, allowed: "UC and 22 letters, digits, - or _" },
  linkHosts: ["youtube.com"],
  readLink([first = "", second = ""]) {
    if (first.startsWith("@")) return { name: first.slice(1) };
    return first === "channel" && CHANNEL_ID.test(second) ? { id: second } : null;
  },
  readName: (name) => (CHANNEL_ID.test(name) ? { id: name } : null),
  // determine_quota_cost: a project's default allowance.
  callLimit: {
    what: "units, 10,000 a day until midnight Pacific (YouTube)",
    callsADay: 10_000,
    per: "credential",
    family: "units",
  },
  firstRun: ["audience"],
  renewalUrl: "https://console.cloud.google.com/apis/credentials",
};
