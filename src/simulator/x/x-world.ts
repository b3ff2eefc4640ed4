import { type PlatformWorld, USUAL_WORLD } from "../platform-world.ts";
import { chance, characters, digits } from "../random.ts";
import type { IssuedCredential, Mint } from "../world/credential.ts";
import { ACTIVITY_PUSHES } from "./activity-pushes.ts";

const LONGEST_HANDLE = 15;

/** The first access token of OAuth 2.0 is never handed out: the holder of the grant exchanges the refresh token. */
function ownerCredentials(id: string, accountKey: string, mint: Mint): IssuedCredential[] {
  return [
    { name: `x.owner.${id}`, kind: "owner", token: mint("EAA", accountKey) },
    {
      name: `x.oauth1.${id}`,
      kind: "owner",
      token: `${id}-${mint("", `${accountKey}-oauth1`)}`,
      tokenSecret: mint("", `${accountKey}-oauth1-secret`),
    },
    {
      name: `x.oauth2.${id}`,
      kind: "owner",
      token: mint("", `${accountKey}-oauth2`),
      isRenewable: true,
    },
  ];
}

/** Lives are visible to their owner alone. Ids of broadcasts have thirteen letters and digits. */
export const X_WORLD: PlatformWorld = {
  ...USUAL_WORLD,
  audienceShare: 0.4,
  heldBy: "offices",
  showsLives: "to the owner",
  districtName: (name) => `DM ${name}`,
  handle(slug, n) {
    const tail = n === 0 ? "" : String(n);
    const room = LONGEST_HANDLE - "sim_".length - tail.length;
    return `sim_${slug.replaceAll("-", "_").slice(0, room)}${tail}`;
  },
  externalId: (seeds) => `999${digits(chance(...seeds, "long") < 0.34 ? 15 : 9, ...seeds)}`,
  liveId: (seeds) => `1${characters(12, ...seeds)}`,
  appCredentials: (mint) => [{ name: "x", kind: "bearer", token: mint("AAAA", "x") }],
  accountCredentials: ({ externalId, accountKey }, mint, isOwned) =>
    isOwned ? ownerCredentials(externalId ?? "", accountKey, mint) : [],
  pushes: ACTIVITY_PUSHES,
};
