import { CredentialError, RateLimitedError } from "../../errors/reach-error.ts";
import type { AccountRef, Identity, FailedRead, ReadContext } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import type { XParts } from "./live-list.ts";
import type { User } from "./schema.ts";
import { lookUpUsers } from "./users.ts";

/**
 * The identities of ids or handles; each costs what a reading costs. One that cannot be read is absent. Throws
 * RateLimitedError and CredentialError, which concern the others too.
 */
export async function identify(
  { settings, client, keepRaw }: XParts,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<Map<string, Identity>> {
  const token = settings.bearerToken;
  if (token === null) throw new CredentialError("no X bearer token is set", "credential");
  const look = { client, keepRaw, token, credential: "default", ctx, bisectsLeft: LIMITS.bisectRequests };
  const answers = await lookUpUsers(look, accounts);
  const found = new Map<string, Identity>();
  for (const [accountKey, answer] of answers) {
    if ("found" in answer) found.set(accountKey, identityOf(answer.found.user));
    else throwIfStopped(answer.refused);
  }
  return found;
}

function identityOf(user: User): Identity {
  const count = user.public_metrics?.followers_count;
  const followers = typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
  return { externalId: user.id, handle: user.username ?? null, name: user.name ?? null, followers };
}

function throwIfStopped({ scope, reason, retryAt, detail }: FailedRead): void {
  if (scope !== "credential") return;
  if (retryAt !== null) throw new RateLimitedError(detail, retryAt, "credential");
  if (reason === "credential_rejected") throw new CredentialError(detail, "credential");
}
