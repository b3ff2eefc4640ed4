import { type PlatformWorld, USUAL_WORLD } from "../platform-world.ts";
import { digits } from "../random.ts";
import { PAGE_PUSHES } from "./page-pushes.ts";

export const FACEBOOK_WORLD: PlatformWorld = {
  ...USUAL_WORLD,
  audienceShare: 1,
  heldBy: "offices",
  showsLives: "to anybody",
  hasScenarioRetention: true,
  videoId: (seeds) => `9992${digits(11, "video", ...seeds)}`,
  tokenPrefix: "EAA",
  appCredentials: (mint, { appId, appSecret }) => [
    { name: "facebook", kind: "system_user", token: mint("EAA", "fb") },
    { name: "facebook.app", kind: "app", token: `${appId}|${appSecret}` },
  ],
  accountCredentials: ({ accountKey, externalId }, mint) => [
    { name: `facebook.page.${externalId}`, kind: "page", token: mint("EAA", accountKey) },
  ],
  pushes: PAGE_PUSHES,
};
