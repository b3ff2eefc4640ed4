import { isPlatformId, type PlatformId } from "../domain/platform.ts";
import { FACEBOOK_WORLD } from "./graph/facebook-world.ts";
import { INSTAGRAM_WORLD } from "./graph/instagram-world.ts";
import type { PlatformWorld } from "./platform-world.ts";
import { WHATSAPP_WORLD } from "./whatsapp/whatsapp-world.ts";
import { X_WORLD } from "./x/x-world.ts";
import { YOUTUBE_WORLD } from "./youtube/youtube-world.ts";

/** The platforms whose wire formats the simulator speaks. */
export const SIMULATED_PLATFORMS = ["facebook", "x", "youtube", "instagram"] as const;
export type SimulatedPlatform = (typeof SIMULATED_PLATFORMS)[number];

export const WORLDS: Readonly<Record<PlatformId, PlatformWorld>> = {
  facebook: FACEBOOK_WORLD,
  x: X_WORLD,
  youtube: YOUTUBE_WORLD,
  instagram: INSTAGRAM_WORLD,
  whatsapp: WHATSAPP_WORLD,
};

export function worldOf(accountKey: string): PlatformWorld {
  const platform = accountKey.split(".")[1] ?? "";
  if (!isPlatformId(platform)) throw new RangeError(`no platform in the account's key ${accountKey}`);
  return WORLDS[platform];
}
