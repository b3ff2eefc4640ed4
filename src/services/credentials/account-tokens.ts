import type { PlatformId } from "../../domain/platform.ts";
import type { NoRead } from "../../platforms/contract.ts";
import type { CredentialState } from "../../store/contracts/store.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Logger } from "../../telemetry/logger.ts";

const nameOf = (accountKey: string): string => `account:${accountKey}`;

/**
 * Keeps that the token of one account alone is refused, or works again, and says each once. Its neighbours are read;
 * the account is asked on with each sweep, so that a token mended on the platform's side comes back by itself.
 * `standings`: those of the platform's credentials before.
 */
export async function noteOwnTokens(
  { store, clock, log }: { store: Pick<Store, "credentials">; clock: Clock; log: Logger },
  platform: PlatformId,
  unread: readonly { accountKey: string; noRead: NoRead }[],
  read: readonly string[],
  standings: readonly CredentialState[],
): Promise<void> {
  const now = clock.now();
  const refused = new Map(
    unread.flatMap(({ accountKey, noRead }) =>
      noRead.reason === "credential_rejected" && noRead.scope === "account"
        ? [[accountKey, noRead.detail] as const]
        : [],
    ),
  );
  for (const [accountKey, detail] of refused)
    if (await store.credentials.setState(platform, nameOf(accountKey), "rejected", null, detail, now))
      log.error("the token of one account was refused; the others are read", {
        platform,
        accountKey,
        detail,
      });
  const wereRefused = new Set(
    standings.flatMap(({ state, credential }) => (state === "rejected" ? [credential] : [])),
  );
  for (const accountKey of read) {
    const name = nameOf(accountKey);
    if (!wereRefused.has(name) || refused.has(accountKey)) continue;
    if (await store.credentials.setState(platform, name, "ok", null, null, now))
      log.info("the token of an account works again", { platform, accountKey });
  }
}
