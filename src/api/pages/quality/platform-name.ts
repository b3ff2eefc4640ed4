import { isPlatformId } from "../../../domain/platform.ts";
import { platformNames } from "../../../platforms/profiles.ts";

const NAMES = platformNames("hi");

/** The name of a platform as Hindi pages write it. */
export const nameInHindi = (platform: string | undefined): string =>
  platform !== undefined && isPlatformId(platform) ? NAMES[platform] : (platform ?? "");
