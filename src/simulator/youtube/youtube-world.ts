import { type PlatformWorld, USUAL_WORLD } from "../platform-world.ts";
import { characters, digits } from "../random.ts";
import { FEED_PUSHES } from "./feed-pushes.ts";

/** Eleven letters and digits, like the ids of YouTube's videos. */
export const videoIdOf = (...seeds: (string | number)[]): string => `S${characters(10, ...seeds)}`;

export const YOUTUBE_WORLD: PlatformWorld = {
  ...USUAL_WORLD,
  audienceShare: 0.3,
  heldBy: "districts",
  showsLives: "to anybody",
  externalId: (seeds) => `UCSIM${digits(19, ...seeds)}`,
  liveId: (seeds) => videoIdOf(...seeds),
  appCredentials: (mint) => [{ name: "youtube", kind: "key", token: mint("AIza", "yt") }],
  pushes: FEED_PUSHES,
};
