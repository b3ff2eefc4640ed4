import { z } from "zod";
import {
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import type { HttpResponse, HttpClient } from "../../http/contract.ts";
import type { RenewedToken } from "../contract.ts";
import { rateWindowReset } from "./errors.ts";
import { parseJson } from "./schema.ts";

const Renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

const Refusal = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

export type XApp = { apiUrl: string; clientId: string; clientSecret: string | null };

/**
 * Exchanges a refresh token for a new pair; the old one is invalid from then on (docs.x.com, OAuth 2.0 authorization
 * code flow with PKCE). Throws what the HTTP client throws, CredentialError if X refuses, ContractError.
 */
export async function renewOwnerToken(
  { apiUrl, clientId, clientSecret }: XApp,
  refreshToken: string,
  http: HttpClient,
  signal: AbortSignal,
): Promise<RenewedToken> {
  const basic = Buffer.from(`${clientId}:${clientSecret ?? ""}`).toString("base64");
  const answer = await http.send(
    {
      method: "POST",
      url: `${apiUrl.replace(/\/+$/, "")}/2/oauth2/token`,
      form: { grant_type: "refresh_token", refresh_token: refreshToken, client_id: clientId },
      ...(clientSecret === null ? {} : { headers: { authorization: `Basic ${basic}` } }),
      label: "x token renewal",
    },
    { signal },
  );
  const parsed = Renewed.safeParse(parseJson(answer.body));
  if (answer.status !== 200 || !parsed.success) throw refusalOf(answer);
  const { access_token: accessToken, refresh_token: renewed, expires_in: seconds } = parsed.data;
  return {
    accessToken,
    refreshToken: renewed,
    expiresAt: new Date(answer.receivedAt.getTime() + seconds * 1000),
  };
}

const GRANT_ANEW =
  "Let the owner grant the app again and put the new refresh token into X_OWNER_TOKENS_FILE.";

/** Only the error code (RFC 6749, 5.2): the rest of the answer may repeat what was sent. */
function refusalOf(answer: HttpResponse): ReachError {
  const { status } = answer;
  const code = Refusal.safeParse(parseJson(answer.body)).data?.error ?? "no code";
  if (status === 401)
    return new CredentialError(`X refuses the app's client (HTTP 401, ${code})`, "account", {
      remedy: "Set X_CLIENT_ID and X_CLIENT_SECRET to those of the app that the owner granted.",
    });
  if (status === 400 || status === 403)
    return new CredentialError(`X refuses to renew the owner's token (HTTP ${status}, ${code})`, "account", {
      remedy: GRANT_ANEW,
    });
  if (status === 429) return new RateLimitedError("X throttles renewals", rateWindowReset(answer), "account");
  if (status >= 500)
    return new TransportError(`X answered the renewal with HTTP ${status}`, "platform_error");
  return new ContractError(`X answered the renewal of an owner's token with HTTP ${status} and no token`);
}
