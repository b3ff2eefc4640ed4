import { z } from "zod";
import { ContractError, CredentialError } from "../../errors/reach-error.ts";
import type { HttpDoor } from "../../http/door.ts";
import type { RenewedToken } from "../contract.ts";
import { parseJson } from "./schema.ts";

const Renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

export type XApp = { apiUrl: string; clientId: string; clientSecret: string | null };

/**
 * Trades a refresh token for a new pair; the old one is void from then on (docs.x.com, OAuth 2.0 authorization code
 * flow with PKCE). Throws what the door throws, CredentialError where X refuses, ContractError.
 */
export async function renewOwnerToken(
  { apiUrl, clientId, clientSecret }: XApp,
  refreshToken: string,
  http: HttpDoor,
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
  if (answer.status === 400 || answer.status === 401 || answer.status === 403)
    throw new CredentialError(`X refuses to renew the owner's token (status ${answer.status})`, "account");
  const parsed = Renewed.safeParse(parseJson(answer.body));
  if (answer.status !== 200 || !parsed.success)
    throw new ContractError(
      `X answered the renewal of an owner's token with status ${answer.status} and no token`,
      "bad_answer",
    );
  const { access_token: accessToken, refresh_token: renewed, expires_in: seconds } = parsed.data;
  return {
    accessToken,
    refreshToken: renewed,
    expiresAt: new Date(answer.receivedAt.getTime() + seconds * 1000),
  };
}
