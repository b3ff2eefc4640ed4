import {
  findSecret,
  ownerRenewal,
  platformHosts,
  platformUrls,
  toAdapterSettings,
  toDeliveryReportSettings,
  toPushSettings,
} from "../../config/platform-access.ts";
import type { Settings } from "../../config/settings.ts";
import {
  type Adapters,
  createAdapters,
  createDeliveryReportEndpoints,
  createPushEndpoints,
} from "../../src/platforms/adapters.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import type { TokenRenewal } from "../../src/services/credentials/renew-owner-tokens.ts";
import { fingerprint } from "../../src/telemetry/redaction.ts";

/** How the platforms are reached: from the settings, or from the simulator that a command started. */
export type PlatformAccess = {
  adapters: Adapters;
  pushes: AppContext["pushes"];
  deliveryReports: AppContext["deliveryReports"];
  fingerprintOf: AppContext["fingerprintOf"];
  secrets: readonly string[];
  /** The platforms' hosts, which the HTTP client may call besides those of the settings. */
  hosts: readonly string[];
  /** Where each platform that is read can be asked for its time. */
  clockUrls: readonly string[];
  /** How owners' tokens are renewed; `null` or absent = none is. */
  renewal?: () => TokenRenewal | null;
};

/** The adapters for the platforms that have a credential. */
export function createPlatformAccess(settings: Settings): PlatformAccess {
  const adapters = createAdapters(toAdapterSettings(settings));
  return {
    adapters,
    pushes: createPushEndpoints(toPushSettings(settings)),
    deliveryReports: createDeliveryReportEndpoints(toDeliveryReportSettings(settings)),
    fingerprintOf: (platform, credential) => {
      const secret = findSecret(settings, platform, credential);
      return secret === null ? null : fingerprint(secret);
    },
    secrets: settings.secrets,
    hosts: platformHosts(settings),
    clockUrls: platformUrls(settings, adapters),
    renewal: () => toRenewal(settings, adapters),
  };
}

function toRenewal(settings: Settings, adapters: Adapters): TokenRenewal | null {
  const renewal = ownerRenewal(settings);
  const renew = renewal === null ? undefined : adapters.get(renewal.platform)?.renewToken;
  return renewal === null || renew === undefined ? null : { ...renewal, renew };
}
