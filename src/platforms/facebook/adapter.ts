import { createRawKeeper } from "../../http/raw-answer.ts";
import type { AdapterFactory } from "../adapter-factory.ts";
import type { AccountRef, PlannedBatch, PlatformAdapter } from "../contract.ts";
import { createThrottle } from "../graph/throttle.ts";
import { checkAccess } from "./access.ts";
import { APP_FAMILY } from "../graph/wire.ts";
import { type ClientParts, createGraphClient, type GraphSettings } from "./client.ts";
import { createEmptyLists } from "./empty-lists.ts";
import { identify, probeSessions } from "./identify.ts";
import { LIMITS } from "./limits.ts";
import { managedPages } from "./managed-pages.ts";
import { pageHistory } from "./page-history.ts";
import { readBatch } from "./read-batch.ts";
import { nodeFor } from "./reading.ts";
import { createRefusals } from "./refusals.ts";
import { subscribePushes } from "./subscribe.ts";
import { createTokenCheck } from "./token-check.ts";

export type FacebookSettings = GraphSettings;

/** Reads Pages of Facebook through the Graph API (developers.facebook.com/docs/graph-api). */
export function createFacebookAdapter(settings: FacebookSettings): PlatformAdapter {
  const { accessToken, appSecret, pageTokens } = settings;
  const keepRaw = createRawKeeper(
    [accessToken, appSecret, ...pageTokens.values()].filter((secret) => secret !== null),
  );
  const parts: ClientParts = { settings, throttle: createThrottle(), keepRaw };
  const client = createGraphClient(parts);
  const all = {
    ...parts,
    client,
    tokens: createTokenCheck(client),
    refusals: createRefusals(),
    emptyLists: createEmptyLists(),
  };
  return {
    capabilities: describeCapabilities(settings),
    splitIntoBatches: plan,
    callCost: ({ accounts }, metrics, withoutLives, at) => {
      const cost = (ref: AccountRef): number => {
        const wanted = metrics.get(ref.accountKey) ?? [];
        if (wanted.length === 0) return 0;
        if (!wanted.includes("live") || !withoutLives.has(ref.accountKey)) return 1;
        if (at === undefined) return LIMITS.callsForEmptyList;
        return all.emptyLists.has(nodeFor(ref), at) && !wanted.includes("audience") ? 1 : 2;
      };
      return [{ family: APP_FAMILY, calls: accounts.reduce((sum, ref) => sum + cost(ref), 0) }];
    },
    read: (batch, metrics, window, ctx) => readBatch(all, batch, metrics, window, ctx),
    checkAccess: (ctx) => checkAccess(all, ctx),
    probeSessions: (account, sessionIds, ctx) => probeSessions(all, account, sessionIds, ctx),
    identify: (accounts, ctx) => identify(all, accounts, ctx),
    canReadHistory: ({ externalId }) => externalId !== null && pageTokens.has(externalId),
    readHistory: (account, span, ctx) => pageHistory(all, account, span, ctx),
    subscribePushes: (accounts, _address, ctx) => subscribePushes(settings, accounts, ctx),
    listManaged: (ctx) => managedPages(all, ctx),
  };
}

export const facebookFactory: AdapterFactory<FacebookSettings> = {
  create: createFacebookAdapter,
  hasCredential: ({ accessToken, pageTokens }) => accessToken !== null || pageTokens.size > 0,
};

function describeCapabilities(settings: FacebookSettings): PlatformAdapter["capabilities"] {
  const { accessToken, pageTokens } = settings;
  const hasOwn = ({ externalId }: Pick<AccountRef, "externalId">): boolean =>
    externalId !== null && pageTokens.has(externalId);
  return {
    platform: "facebook",
    canRead: (account) =>
      accessToken !== null || hasOwn(account)
        ? { can: true }
        : { can: false, why: "no Facebook token is set for this Page" },
    accountsPerRequest: LIMITS.itemsPerBatch,
    liveRetentionDays: settings.liveRetentionDays,
    pricing: null,
    ownTokens: { setting: "FACEBOOK_PAGE_TOKENS_FILE", has: hasOwn },
  };
}

/** Batches of 50 that share the registry's credential; a Page with its own token needs no separate batch. */
function plan(accounts: readonly AccountRef[]): PlannedBatch[] {
  const names = [...new Set(accounts.map(({ credential }) => credential))];
  return names.flatMap((credential) => {
    const refs = accounts.filter((account) => account.credential === credential);
    const batches: PlannedBatch[] = [];
    for (let from = 0; from < refs.length; from += LIMITS.itemsPerBatch)
      batches.push({ credential, accounts: refs.slice(from, from + LIMITS.itemsPerBatch) });
    return batches;
  });
}
