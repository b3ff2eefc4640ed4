import { CredentialError, RateLimitedError } from "../../errors/reach-error.ts";
import type { AccountRef, Identity, ReadContext } from "../contract.ts";
import type { InstagramParts } from "./client.ts";
import { discover } from "./discover.ts";
import { toIdentity } from "./mapper.ts";

/**
 * The identities behind names. One that cannot be read is absent. Throws RateLimitedError and CredentialError, which
 * concern the others too.
 */
export async function identify(
  parts: InstagramParts,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<Map<string, Identity>> {
  const { answers, stop } = await discover(parts, accounts, "default", ctx);
  if (stop !== null)
    throw stop.retryAt === null
      ? new CredentialError(stop.detail, "credential")
      : new RateLimitedError(stop.detail, stop.retryAt, "credential");
  return new Map(
    [...answers].flatMap(([accountKey, answer]) =>
      "found" in answer ? [[accountKey, toIdentity(answer.found.account)] as const] : [],
    ),
  );
}
