import { isPlatformId, PLATFORM_IDS, type PlatformId } from "../domain/platform.ts";
import { facebookProfile } from "./facebook/profile.ts";
import { instagramProfile } from "./instagram/profile.ts";
import type { PlatformProfile } from "./profile.ts";
import { whatsappProfile } from "./whatsapp/profile.ts";
import { xProfile } from "./x/profile.ts";
import { youtubeProfile } from "./youtube/profile.ts";

/** What is known of every platform, whether it can be read or gets its figures by intake. */
export const PROFILES: Readonly<Record<PlatformId, PlatformProfile>> = {
  facebook: facebookProfile,
  x: xProfile,
  youtube: youtubeProfile,
  instagram: instagramProfile,
  whatsapp: whatsappProfile,
};

/** The platforms that the simulated world of the first run shows. */
export const FIRST_RUN_PLATFORMS = PLATFORM_IDS.filter((id) => PROFILES[id].firstRun !== undefined);

/** The platforms' names in a language, by id. */
export const platformNames = (lang: "en" | "hi"): Record<PlatformId, string> =>
  Object.fromEntries(PLATFORM_IDS.map((id) => [id, PROFILES[id].name[lang]])) as Record<PlatformId, string>;

/** The platform that a person wrote, by id or alias in any letter case; null = none. */
export function parsePlatform(written: string): PlatformId | null {
  const text = written.toLowerCase();
  if (isPlatformId(text)) return text;
  return PLATFORM_IDS.find((id) => PROFILES[id].aliases.includes(text)) ?? null;
}

/** The form of a handle under which two are the same account. */
export const foldHandle = (platform: PlatformId, handle: string): string =>
  PROFILES[platform].foldHandle?.(handle) ?? handle.toLowerCase();
