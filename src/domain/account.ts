import type { PlatformId } from "./platform.ts";

/**
 * One public identity of an office on one platform. `handle` is the public name, which changes; `externalId` is the
 * platform's own id, which does not, and is always a string. Both `null` = waiting to be filled in.
 * Days are local and inclusive; `activeFrom` null = always, `activeTo` null = still.
 */
export type Account = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  label: string | null;
  handle: string | null;
  externalId: string | null;
  credential: string | null;
  activeFrom: string | null;
  activeTo: string | null;
  verifiedBy: string | null;
  verifiedOn: string | null;
  note: string | null;
};

/** `patna.facebook`, or `patna.facebook.dpro` for a further account of the office on that platform. Never holds `:`. */
export function toAccountKey(officeId: string, platform: PlatformId, label: string | null): string {
  return label === null ? `${officeId}.${platform}` : `${officeId}.${platform}.${label}`;
}

/** Whether the account is to be read on this local day (`YYYY-MM-DD`). */
export function isActiveOn(
  span: { activeFrom: string | null; activeTo: string | null },
  day: string,
): boolean {
  return (
    (span.activeFrom === null || span.activeFrom <= day) && (span.activeTo === null || day <= span.activeTo)
  );
}

/** An account that nothing can be asked of yet: neither a handle nor an id is known. */
export function isWaiting(account: Pick<Account, "handle" | "externalId">): boolean {
  return account.handle === null && account.externalId === null;
}
