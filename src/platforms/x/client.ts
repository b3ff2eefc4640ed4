import type { HttpResponse } from "../../http/contract.ts";
import type { ReadContext, UsageFigure } from "../contract.ts";
import { isTransientAnswer, readEpochHeader } from "./errors.ts";
import { oauth1Header, type OwnerSigning, type SignedRequest } from "./oauth1.ts";

export type XSettings = {
  apiUrl: string;
  bearerToken: string | null;
  /** Numeric user id -> an owner's token with `broadcast.read`. */
  ownerTokens: ReadonlyMap<string, string>;
  /** For owners' tokens that sign their calls (OAuth 1.0a); `null` or absent = all are bearer tokens. */
  ownerSigning?: OwnerSigning | null;
  /** First refresh token of an owner -> the owner, whose token the HTTP client then renews. */
  renewedOwners?: ReadonlyMap<string, string>;
  /** The OAuth 2.0 client for which owners' tokens are renewed. */
  client?: { clientId: string; clientSecret: string | null } | null;
  /** Whether posts are read for links to broadcasts; it costs money. */
  liveFromPosts: boolean;
};

/** A GET to X. `family` = the pool in which it is counted. */
export type XRequest = {
  path: string;
  query: Record<string, string>;
  token: string;
  credential: string;
  family: string;
};

export type XClient = { get(request: XRequest, ctx: ReadContext): Promise<HttpResponse> };

/** Tokens are sent in the header only. Throws what the HTTP client throws. */
export function createXClient({
  apiUrl,
  ownerSigning = null,
  renewedOwners = new Map(),
}: Pick<XSettings, "apiUrl" | "ownerSigning" | "renewedOwners">): XClient {
  const root = apiUrl.replace(/\/+$/, "");
  const authorizationOf = (request: SignedRequest, token: string, at: Date): string => {
    const secret = ownerSigning?.tokenSecrets.get(token);
    return ownerSigning && secret !== undefined
      ? oauth1Header(ownerSigning, { token, secret }, request, at)
      : `Bearer ${token}`;
  };
  return {
    async get({ path, query, token, credential, family }, ctx) {
      const label = `x ${family}`;
      const owner = renewedOwners.get(token);
      const answer = await ctx.http.send(
        {
          method: "GET",
          url: `${root}${path}`,
          query,
          ...(owner === undefined
            ? {
                sign: () => ({
                  authorization: authorizationOf(
                    { method: "GET", url: `${root}${path}`, query },
                    token,
                    ctx.now(),
                  ),
                }),
              }
            : { bearerOwner: owner }),
          label,
          counts: { credential, family, calls: 1 },
        },
        { signal: ctx.signal, retryWhen: isTransientAnswer },
      );
      const notes = usageOf(answer, credential, family);
      for (const note of notes) ctx.onUsage(note);
      if (answer.status === 200 && !notes.some((note) => note.family === family))
        ctx.onNoUsage?.(credential, family);
      return answer;
    },
  };
}

/** Rate headers (x-api/fundamentals/rate-limits): calls allowed, calls left, and when the window ends. */
function usageOf({ headers }: HttpResponse, credential: string, family: string): UsageFigure[] {
  const pools = [
    { family, prefix: "x-rate-limit" },
    { family: `${family} a day`, prefix: "x-app-limit-24hour" },
    { family: `${family} a user's day`, prefix: "x-user-limit-24hour" },
  ];
  return pools.flatMap(({ family: pool, prefix }) => {
    const limit = countIn(headers, `${prefix}-limit`);
    const remaining = countIn(headers, `${prefix}-remaining`);
    if (limit === null && remaining === null) return [];
    const used =
      limit !== null && limit > 0 && remaining !== null ? ((limit - remaining) / limit) * 100 : null;
    const resetAt = readEpochHeader(headers, `${prefix}-reset`);
    return [{ credential, family: pool, usedPercent: used, limit, remaining, resetAt }];
  });
}

function countIn(headers: Record<string, string>, name: string): number | null {
  const digits = headers[name];
  return digits !== undefined && /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}
