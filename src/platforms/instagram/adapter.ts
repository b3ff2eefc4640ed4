import { createRawKeeper } from "../../http/raw-answer.ts";
import type { AdapterFactory } from "../adapter-factory.ts";
import type { AccountRef, PlannedBatch, PlatformAdapter } from "../contract.ts";
import { createThrottle } from "../graph/throttle.ts";
import { checkAccess } from "./access.ts";
import { APP_FAMILY } from "../graph/wire.ts";
import { type InstagramParts, type InstagramSettings } from "./client.ts";
import { identify } from "./identify.ts";
import { LIMITS, LIVE_RETENTION_DAYS } from "./limits.ts";
import { WHY_NO_LIVES } from "./meanings.ts";
import { readBatch } from "./read-batch.ts";

/** Reads professional accounts of Instagram through business discovery (docs/instagram-platform). */
export function createInstagramAdapter(settings: InstagramSettings): PlatformAdapter {
  const { accessToken, appSecret } = settings;
  const secrets = [accessToken, appSecret].filter((secret) => secret !== null);
  const parts: InstagramParts = { settings, throttle: createThrottle(), keepRaw: createRawKeeper(secrets) };
  return {
    capabilities: {
      platform: "instagram",
      canRead: (account, metric) => {
        if (metric === "live") return { can: false, why: WHY_NO_LIVES };
        return account.handle === null
          ? { can: false, why: "Instagram looks accounts up by their name, and no handle is known" }
          : { can: true };
      },
      accountsPerRequest: LIMITS.itemsPerBatch,
      liveRetentionDays: LIVE_RETENTION_DAYS,
      pricing: null,
    },
    splitIntoBatches: plan,
    callCost: ({ accounts }, metrics) => [
      {
        family: APP_FAMILY,
        calls: accounts.filter(({ accountKey }) => metrics.get(accountKey)?.includes("audience")).length,
      },
    ],
    read: (batch, metrics, _window, ctx) => readBatch(parts, batch, metrics, ctx),
    checkAccess: (ctx) => checkAccess(parts, ctx),
    identify: (accounts, ctx) => identify(parts, accounts, ctx),
  };
}

export const instagramFactory: AdapterFactory<InstagramSettings> = {
  create: createInstagramAdapter,
  hasCredential: ({ userId, accessToken }) => userId !== null && accessToken !== null,
};

/** Batches of 50 that share a credential. */
function plan(accounts: readonly AccountRef[]): PlannedBatch[] {
  const names = [...new Set(accounts.map(({ credential }) => credential))];
  return names.flatMap((credential) => {
    const own = accounts.filter((account) => account.credential === credential);
    const batches: PlannedBatch[] = [];
    for (let from = 0; from < own.length; from += LIMITS.itemsPerBatch)
      batches.push({ credential, accounts: own.slice(from, from + LIMITS.itemsPerBatch) });
    return batches;
  });
}
