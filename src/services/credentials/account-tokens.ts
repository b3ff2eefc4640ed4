import { toAccountCredential } from "../../domain/credential.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { FailedRead } from "../../platforms/contract.ts";
import type { CredentialState, Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Logger } from "../../telemetry/logger.ts";

/**
 * Records that the token of a single account was rejected, or works again, and logs each change once. Other accounts of
 * the batch are unaffected. The account is still read in each sweep, so that a token repaired on the platform's side is
 * used again without action. `previous` = the states of the platform's credentials before this batch.
 */
export async function recordAccountTokens(
  { store, clock, log }: { store: Pick<Store, "credentials">; clock: Clock; log: Logger },
  platform: PlatformId,
  unread: readonly { accountKey: string; noRead: FailedRead }[],
  read: readonly string[],
  previous: readonly CredentialState[],
): Promise<void> {
  const now = clock.now();
  const rejected = new Map(
    unread.flatMap(({ accountKey, noRead }) =>
      noRead.reason === "credential_rejected" && noRead.scope === "account"
        ? [[accountKey, noRead.detail] as const]
        : [],
    ),
  );
  for (const [accountKey, detail] of rejected) {
    const name = toAccountCredential(accountKey);
    if (await store.credentials.setState(platform, name, "rejected", null, detail, now))
      log.error("account token rejected; other accounts are read", { platform, accountKey, detail });
  }
  const wereRejected = new Set(
    previous.flatMap(({ state, credential }) => (state === "rejected" ? [credential] : [])),
  );
  for (const accountKey of read) {
    const name = toAccountCredential(accountKey);
    if (!wereRejected.has(name) || rejected.has(accountKey)) continue;
    if (await store.credentials.setState(platform, name, "ok", null, null, now))
      log.info("account token works again", { platform, accountKey });
  }
}
