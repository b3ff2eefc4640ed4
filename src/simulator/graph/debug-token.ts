import type { SimulatorContext } from "../exchange.ts";
import type { Credential } from "../world/credential.ts";
import { tokenTrouble } from "./graph-access.ts";
import { badParameter } from "./graph-error.ts";

const SCOPES = ["pages_show_list", "pages_read_engagement", "pages_read_user_content", "public_profile"];
const DATA_ACCESS_DAYS = 90;

/**
 * Builds Graph's `debug_token` response. Times are unix seconds and 0 = never. A token that a fault will end at
 * a known instant shows that instant as its expiry.
 */
export function debugToken(
  site: SimulatorContext,
  token: string | null,
  at: number,
): { data: Record<string, unknown> } {
  if (token === null || token === "") throw badParameter("You must provide an input_token");
  const credential = site.credentials.find(token);
  if (!credential || credential.platform !== "facebook")
    return {
      data: { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] },
    };
  const trouble = tokenTrouble(site, credential, token, at);
  const common = {
    app_id: site.credentials.appId,
    application: "Simulated reach collector",
    is_valid: trouble === null,
  };
  if (credential.kind === "app") return { data: { ...common, type: "APP", scopes: [] } };
  const scope = {
    platform: "facebook",
    accountKey: credential.accountKey,
    credential: credential.name,
  } as const;
  const lacking = site.faults.trigger("missing-scope", scope)?.scope;
  const scopes = SCOPES.filter((one) => one !== lacking);
  return {
    data: {
      ...common,
      type: credential.kind === "page" ? "PAGE" : "SYSTEM_USER",
      ...(trouble ? { error: { code: 190, ...trouble } } : {}),
      issued_at: Math.floor(credential.issuedMs / 1000),
      expires_at: seconds(expiryOf(site, credential)),
      data_access_expires_at: seconds(dataAccessEnd(credential)),
      user_id: "999000000000002",
      scopes,
      granular_scopes: scopes
        .filter((one) => one.startsWith("pages_read"))
        .map((one) => ({ scope: one, target_ids: targets(site, credential) })),
      ...(credential.accountKey === null ? {} : { profile_id: site.world.face(credential.accountKey).id }),
    },
  };
}

function expiryOf(site: SimulatorContext, credential: Credential): number | null {
  const planned = site.faults
    .list()
    .find(
      ({ kind, credential: name, from }) => kind === "credential-expired" && name === credential.name && from,
    );
  return planned?.from?.getTime() ?? credential.expiresMs;
}

/** Data access of a system user does not expire; that of a Page token made from a person's token ends after 90 days. */
function dataAccessEnd(credential: Credential): number | null {
  if (credential.dataAccessMs !== undefined) return credential.dataAccessMs;
  return credential.kind === "page" ? credential.issuedMs + DATA_ACCESS_DAYS * 86_400_000 : null;
}

function targets(site: SimulatorContext, credential: Credential): string[] {
  if (credential.accountKey !== null) return [site.world.face(credential.accountKey).id];
  const { name } = credential;
  return [...site.world.faces()].flatMap(({ id, account: { platform, accountKey } }) => {
    if (platform !== "facebook") return [];
    return site.faults.peek("not-covered", { platform, accountKey, credential: name }) ? [] : [id];
  });
}

function seconds(ms: number | null): number {
  return ms === null ? 0 : Math.floor(ms / 1000);
}
