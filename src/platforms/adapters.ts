import type { PlatformId } from "../domain/platform.ts";
import type { AdapterFactory } from "./adapter-factory.ts";
import type { PlatformAdapter } from "./contract.ts";
import { facebookFactory } from "./facebook/adapter.ts";
import { instagramFactory } from "./instagram/adapter.ts";
import { xFactory } from "./x/adapter.ts";
import { youtubeFactory } from "./youtube/adapter.ts";

/** Every platform that can be read: one line each. A test compares this list with the folders beside it. */
const FACTORIES = {
  facebook: facebookFactory,
  x: xFactory,
  youtube: youtubeFactory,
  instagram: instagramFactory,
};

export const READABLE_PLATFORMS = Object.keys(FACTORIES) as (keyof typeof FACTORIES)[];

/** The active adapters, by platform. A platform that is not in it is `not configured`. */
export type Adapters = ReadonlyMap<PlatformId, PlatformAdapter>;

/** The settings of each platform's adapter; a platform that is omitted is not read. */
export type AdapterSettings = {
  [P in keyof typeof FACTORIES]?: Parameters<(typeof FACTORIES)[P]["create"]>[0];
};

/** `platforms` = those that are switched on; omitted = all that have a credential. */
export type Switches = { platforms?: readonly PlatformId[] };

/** Creates the adapters of the platforms that have a credential. Reads nothing: values are passed in. */
export function createAdapters(settings: AdapterSettings & Switches): Adapters {
  const adapters = new Map<PlatformId, PlatformAdapter>();
  for (const id of READABLE_PLATFORMS) {
    const factory: AdapterFactory<unknown> = FACTORIES[id];
    const own = settings[id];
    const isOn = settings.platforms === undefined || settings.platforms.includes(id);
    if (isOn && own !== undefined && factory.hasCredential(own)) adapters.set(id, factory.create(own));
  }
  return adapters;
}
