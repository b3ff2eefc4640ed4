import type { Metric } from "../../domain/platform.ts";
import { createRawKeeper } from "../../http/raw-answer.ts";
import type { AdapterFactory } from "../adapter-factory.ts";
import type { AccountRef, PlannedBatch, PlatformAdapter } from "../contract.ts";
import { checkAccess } from "./access.ts";
import { createXClient, type XSettings } from "./client.ts";
import { identify } from "./identify.ts";
import { BROADCAST_RETENTION_DAYS, LIMITS, PRICES_USD } from "./limits.ts";
import { renewOwnerToken } from "./renew-owner-token.ts";
import { readBatch } from "./read-batch.ts";

/** Reads accounts of X through its API v2 (docs.x.com/x-api). */
export function createXAdapter(settings: XSettings): PlatformAdapter {
  const { bearerToken, ownerTokens, ownerSigning, client, liveFromPosts } = settings;
  const signing = ownerSigning ? [ownerSigning.consumerSecret, ...ownerSigning.tokenSecrets.values()] : [];
  const keepRaw = createRawKeeper(
    [bearerToken, ...ownerTokens.values(), ...signing].filter((secret) => secret !== null),
  );
  const parts = { settings, client: createXClient(settings), keepRaw };
  return {
    capabilities: {
      platform: "x",
      canRead: (account, metric) => whyNot(settings, account, metric === "live"),
      accountsPerRequest: LIMITS.usersPerRequest,
      liveRetentionDays: BROADCAST_RETENTION_DAYS,
      pricing: {
        audienceUsdPerUtcDay: PRICES_USD.user,
        liveUsdPerReadMax: liveFromPosts
          ? PRICES_USD.post * LIMITS.itemsPerPage * LIMITS.postPagesPerLook
          : ownerTokens.size > 0
            ? PRICES_USD.ownedRead * LIMITS.itemsPerPage
            : 0,
      },
      ownTokens: {
        setting: "X_OWNER_TOKENS_FILE",
        has: ({ externalId }) => externalId !== null && ownerTokens.has(externalId),
      },
    },
    splitIntoBatches: plan,
    callCost: ({ accounts }, metrics) => {
      const wants = (metric: Metric) =>
        accounts.filter((ref) => metrics.get(ref.accountKey)?.includes(metric));
      // An owner's list is read with the owner's token, and counts against a limit of its own.
      const shared = wants("live").filter(({ externalId }) => !ownerTokens.has(externalId ?? ""));
      return [
        { family: "users", calls: wants("audience").length > 0 ? 1 : 0 },
        { family: "posts", calls: shared.length },
      ];
    },
    read: (batch, metrics, window, ctx) => readBatch(parts, batch, metrics, window.since, ctx),
    checkAccess: (ctx) => checkAccess(parts, ctx),
    identify: (accounts, ctx) => identify(parts, accounts, ctx),
    ...(client
      ? {
          renewToken: (refreshToken, http, signal) =>
            renewOwnerToken({ apiUrl: settings.apiUrl, ...client }, refreshToken, http, signal),
        }
      : {}),
  };
}

export const xFactory: AdapterFactory<XSettings> = {
  create: createXAdapter,
  hasCredential: ({ bearerToken, ownerTokens }) => bearerToken !== null || ownerTokens.size > 0,
};

function whyNot(
  { bearerToken, ownerTokens, liveFromPosts }: XSettings,
  { externalId }: AccountRef,
  live: boolean,
): { can: true } | { can: false; why: string } {
  if (!live) return bearerToken === null ? { can: false, why: "no X bearer token is set" } : { can: true };
  if (externalId === null) return { can: false, why: "lives on X need the account's numeric id" };
  if (ownerTokens.has(externalId)) return { can: true };
  if (liveFromPosts && bearerToken !== null) return { can: true };
  return { can: false, why: "lives on X need the owner's token, or links in posts switched on" };
}

/**
 * Batches of 100 that share a credential. Accounts known by handle only use another route, so they are in batches of
 * their own: each batch is one request.
 */
function plan(accounts: readonly AccountRef[]): PlannedBatch[] {
  const groups = new Map<string, AccountRef[]>();
  for (const ref of accounts) {
    const group = `${ref.externalId === null ? "handle" : "id"}|${ref.credential ?? ""}`;
    const held = groups.get(group);
    if (held === undefined) groups.set(group, [ref]);
    else held.push(ref);
  }
  return [...groups.values()].flatMap((refs) => {
    const batches: PlannedBatch[] = [];
    for (let from = 0; from < refs.length; from += LIMITS.usersPerRequest)
      batches.push({
        credential: refs[0]?.credential ?? null,
        accounts: refs.slice(from, from + LIMITS.usersPerRequest),
      });
    return batches;
  });
}
