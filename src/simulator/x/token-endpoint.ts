import { type Incoming, jsonReply, type Reply, type SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import { ACCESS_SECONDS } from "../world/credentials.ts";

export const TOKEN_PATH = "/2/oauth2/token";

const SCOPES = "tweet.read users.read broadcast.read offline.access";

/** The credential name of the refresh token in a request, for faults and the log; `null` = unknown. */
export function renewedBy(site: SimulatorContext, { method, params }: Incoming): string | null {
  const token = params.get("refresh_token");
  return method === "POST" && token !== null ? site.credentials.refreshTokenOwner(token) : null;
}

/**
 * `POST /2/oauth2/token` with the grant `refresh_token` (docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE"): a
 * confidential client sends its secret by HTTP Basic, a public one its id in the form. The old token becomes invalid.
 */
export function renewToken(site: SimulatorContext, incoming: Incoming, scope: FaultScope, at: number): Reply {
  const { params } = incoming;
  if (!isClient(site, incoming))
    return refusal(401, "unauthorized_client", "Missing valid authorization header");
  if (params.get("grant_type") !== "refresh_token")
    return refusal(400, "unsupported_grant_type", "Only the grant of a refresh token is simulated.");
  const token = params.get("refresh_token");
  if (token === null || token === "")
    return refusal(400, "invalid_request", "Missing required parameter [refresh_token].");
  if (site.faults.trigger("refresh-refused", scope))
    return refusal(400, "invalid_grant", "The refresh token was revoked by its owner.");
  const pair = site.credentials.exchangeRefreshToken(token, at);
  if (pair === null) return refusal(400, "invalid_request", "Value passed for the token was invalid.");
  return jsonReply(200, {
    token_type: "bearer",
    expires_in: ACCESS_SECONDS,
    access_token: pair.accessToken,
    scope: SCOPES,
    refresh_token: pair.refreshToken,
  });
}

function isClient(site: SimulatorContext, { authorization, params }: Incoming): boolean {
  const { clientId, clientSecret } = site.credentials.xApp;
  if (site.xClient === "public") return params.get("client_id") === clientId;
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  return (
    basic !== undefined && Buffer.from(basic, "base64").toString("utf8") === `${clientId}:${clientSecret}`
  );
}

/** RFC 6749, 5.2. */
function refusal(status: number, error: string, description: string): Reply {
  return jsonReply(status, { error, error_description: description });
}
