import type { PlatformId } from "../domain/platform.ts";
import type { PlatformAdapter } from "./contract.ts";
import { createFacebookAdapter, type FacebookSettings } from "./facebook/adapter.ts";
import { createXAdapter } from "./x/adapter.ts";
import type { XSettings } from "./x/client.ts";

/** The adapters in force, by platform. A platform that is not in it is `not configured`. */
export type Adapters = ReadonlyMap<PlatformId, PlatformAdapter>;

/** What each platform's adapter is told; a platform that is left out is not read. */
export type AdapterSettings = { facebook?: FacebookSettings; x?: XSettings };

/** `platforms` = those that are switched on; left out, all are that have a credential. */
export type Switches = { platforms?: readonly PlatformId[] };

/** Every platform that can be read. A test compares this list with the folders beside it. */
const FACTORIES: {
  [P in keyof AdapterSettings]-?: (settings: Required<AdapterSettings>[P]) => PlatformAdapter;
} = {
  facebook: createFacebookAdapter,
  x: createXAdapter,
};

export const READABLE_PLATFORMS = Object.keys(FACTORIES) as (keyof typeof FACTORIES)[];

/** Makes the adapters of the platforms that have a credential. Reads nothing: values are handed in. */
export function createAdapters(settings: AdapterSettings & Switches): Adapters {
  const adapters = new Map<PlatformId, PlatformAdapter>();
  const { facebook, x, platforms } = settings;
  const isOn = (id: PlatformId) => platforms === undefined || platforms.includes(id);
  if (isOn("facebook") && facebook && (facebook.accessToken !== null || facebook.pageTokens.size > 0))
    adapters.set("facebook", FACTORIES.facebook(facebook));
  if (isOn("x") && x && (x.bearerToken !== null || x.ownerTokens.size > 0)) adapters.set("x", FACTORIES.x(x));
  return adapters;
}
