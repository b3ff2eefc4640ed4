import type { PlatformId } from "../domain/platform.ts";
import type { AdapterFactory } from "./adapter-factory.ts";
import type { PlatformAdapter } from "./contract.ts";
import type { DeliveryReports, PushEndpoint } from "./push.ts";
import { facebookFactory } from "./facebook/adapter.ts";
import { createFacebookPush } from "./facebook/push.ts";
import { instagramFactory } from "./instagram/adapter.ts";
import { createDeliveryReports } from "./whatsapp/delivery-reports.ts";
import { xFactory } from "./x/adapter.ts";
import { createXPush } from "./x/push.ts";
import { youtubeFactory } from "./youtube/adapter.ts";
import { createYouTubePush } from "./youtube/push.ts";

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

/** Every platform that can push: one line each. */
const PUSH_ENDPOINTS = { facebook: createFacebookPush, x: createXPush, youtube: createYouTubePush };

/** The secrets of each platform's pushes; a platform that is omitted has no address to push to. */
export type PushSettings = {
  [P in keyof typeof PUSH_ENDPOINTS]?: Parameters<(typeof PUSH_ENDPOINTS)[P]>[0];
};

export function createPushEndpoints(settings: PushSettings): ReadonlyMap<PlatformId, PushEndpoint> {
  const endpoints = new Map<PlatformId, PushEndpoint>();
  for (const id of Object.keys(PUSH_ENDPOINTS) as (keyof typeof PUSH_ENDPOINTS)[]) {
    const create: (own: never) => PushEndpoint = PUSH_ENDPOINTS[id];
    const own = settings[id];
    if (own !== undefined) endpoints.set(id, create(own as never));
  }
  return endpoints;
}

/** The secrets of the platforms' delivery reports; a platform that is omitted has no address for them. */
export type DeliveryReportSettings = { whatsapp?: Parameters<typeof createDeliveryReports>[0] };

export const createDeliveryReportEndpoints = ({
  whatsapp,
}: DeliveryReportSettings): ReadonlyMap<PlatformId, DeliveryReports> =>
  new Map(whatsapp === undefined ? [] : [["whatsapp", createDeliveryReports(whatsapp)]]);
