import type { SimulatorContext } from "../exchange.ts";
import type { Credential } from "../world/credential.ts";
import { GraphError } from "./graph-error.ts";

/**
 * Returns the credential of a call. Throws the Graph error for a missing token (104), an unknown, replaced or expired
 * token (190), or a wrong proof (100).
 */
export function authenticate(
  site: SimulatorContext,
  token: string | null,
  proof: string | null,
  at: number,
  platform: "facebook" | "instagram" = "facebook",
): Credential {
  if (token === null || token === "")
    throw new GraphError(400, 104, "An access token is required to request this resource.");
  const credential = site.credentials.find(token);
  if (!credential || credential.platform !== "facebook")
    throw new GraphError(400, 190, "Invalid OAuth access token - Cannot parse access token");
  const trouble = tokenTrouble(site, credential, token, at, platform);
  if (trouble) throw new GraphError(400, 190, trouble.message, { subcode: trouble.subcode });
  if (proof !== null && proof !== site.credentials.createProof(token))
    throw new GraphError(400, 100, "Invalid appsecret_proof provided in the API argument", {
      type: "GraphMethodException",
    });
  if (proof === null && site.requireProof && credential.kind !== "app")
    throw new GraphError(400, 100, "API calls from the server require an appsecret_proof argument", {
      type: "GraphMethodException",
    });
  return credential;
}

/** Returns why an existing token is refused now; `null` = it is valid. */
export function tokenTrouble(
  site: SimulatorContext,
  credential: Credential,
  token: string,
  at: number,
  platform: "facebook" | "instagram" = "facebook",
) {
  if (site.credentials.isRevoked(token))
    return { subcode: 460, message: "Error validating access token: The session has been invalidated." };
  const scope = {
    platform,
    accountKey: credential.accountKey,
    credential: credential.name,
  } as const;
  const expired = site.faults.trigger("credential-expired", scope) !== null;
  if (expired || (credential.expiresMs !== null && at >= credential.expiresMs))
    return { subcode: 463, message: "Error validating access token: Session has expired." };
  return null;
}
