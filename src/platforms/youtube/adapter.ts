import type { Metric } from "../../domain/platform.ts";
import { createRawKeeper } from "../../http/raw-answer.ts";
import type { AdapterFactory } from "../adapter-factory.ts";
import type { AccountRef, CallCost, PlannedBatch, PlatformAdapter } from "../contract.ts";
import { checkAccess } from "./access.ts";
import type { YouTubeParts } from "./channels.ts";
import { createYouTubeClient, type YouTubeSettings } from "./client.ts";
import { identify } from "./identify.ts";
import { createKnownVideos } from "./known-videos.ts";
import { LIMITS, LIVE_RETENTION_DAYS, UNITS } from "./limits.ts";
import { readBatch } from "./read-batch.ts";
import { subscribePushes } from "./subscribe.ts";
import { probeSessions, readSessions } from "./sessions.ts";

/** Reads channels of YouTube through the Data API v3 (developers.google.com/youtube/v3). */
export function createYouTubeAdapter(settings: YouTubeSettings): PlatformAdapter {
  const { apiKey } = settings;
  const parts: YouTubeParts = {
    settings,
    client: createYouTubeClient(settings),
    keepRaw: createRawKeeper(apiKey === null ? [] : [apiKey]),
    known: createKnownVideos(),
    uploads: new Map(),
  };
  return {
    capabilities: {
      platform: "youtube",
      canRead: () => (apiKey === null ? { can: false, why: "no YouTube API key is set" } : { can: true }),
      accountsPerRequest: LIMITS.idsPerRequest,
      liveRetentionDays: LIVE_RETENTION_DAYS,
      pricing: null,
    },
    splitIntoBatches: plan,
    callCost: unitCost,
    read: (batch, metrics, window, ctx) => readBatch(parts, batch, metrics, window.since, ctx),
    readSessions: (batch, sessionIds, ctx) => readSessions(parts, batch, sessionIds, ctx),
    checkAccess: (ctx) => checkAccess(parts, ctx),
    probeSessions: (_account, sessionIds, ctx) => probeSessions(parts, sessionIds, ctx),
    subscribePushes: (accounts, address, ctx) => subscribePushes(settings, accounts, address, ctx),
    identify: (accounts, ctx) => identify(parts, accounts, ctx),
  };
}

export const youtubeFactory: AdapterFactory<YouTubeSettings> = {
  create: createYouTubeAdapter,
  hasCredential: ({ apiKey }) => apiKey !== null,
};

/**
 * Units of a batch in a steady state: one look-up of the channels, one page of each list, and one call for the videos
 * that are open; more only where lists are long or much is new.
 */
function unitCost({ accounts }: PlannedBatch, metrics: ReadonlyMap<string, readonly Metric[]>): CallCost[] {
  const wants = (metric: Metric) =>
    accounts.filter(({ accountKey }) => metrics.get(accountKey)?.includes(metric)).length;
  const [counted, watched] = [wants("audience"), wants("live")];
  return [{ family: UNITS, calls: Math.min(counted, 1) + watched + Math.min(watched, 1) }];
}

/** Batches of 50 that share a credential; an account that is known by its handle only takes a call of its own. */
function plan(accounts: readonly AccountRef[]): PlannedBatch[] {
  const names = [...new Set(accounts.map(({ credential }) => credential))];
  return names.flatMap((credential) => {
    const own = accounts.filter((account) => account.credential === credential);
    const pinned = own.filter(({ externalId }) => externalId !== null);
    const batches: PlannedBatch[] = own
      .filter(({ externalId }) => externalId === null)
      .map((account) => ({ credential, accounts: [account] }));
    for (let from = 0; from < pinned.length; from += LIMITS.idsPerRequest)
      batches.unshift({ credential, accounts: pinned.slice(from, from + LIMITS.idsPerRequest) });
    return batches;
  });
}
