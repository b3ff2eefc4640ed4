import { type Account, toAccountKey, isActiveOn } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { ReportFault } from "../tables/cells.ts";

/** The account of a row; an unknown one is created when the row is imported. */
export type MatchedAccount = Pick<Account, "accountKey" | "label">;

const LABEL = /^[a-z0-9-]{1,32}$/;

/**
 * Finds the account that a row means: the office's only one on that platform, the one with that label or full key, or a
 * new one if the office has none there. Reports a fault and returns `null` if that is ambiguous.
 */
export function matchAccount(
  asked: { officeId: string; platform: PlatformId; label: string; observedAt: Date },
  { accounts, zone }: { accounts: readonly Account[]; zone: string },
  complain: ReportFault,
): MatchedAccount | null {
  const { officeId, platform, observedAt } = asked;
  const label = asked.label === "" ? null : asked.label;
  const own = accounts.filter((one) => one.officeId === officeId && one.platform === platform);
  const whole = own.find(({ accountKey }) => accountKey === label);
  if (whole) return { accountKey: whole.accountKey, label: whole.label };
  if (label !== null && !LABEL.test(label)) {
    complain(`label is "${label.slice(0, 60)}"; allowed are 1 to 32 small letters, digits and hyphens`);
    return null;
  }
  if (own.length === 0) return { accountKey: toAccountKey(officeId, platform, label), label };
  const labelled = label === null ? own : own.filter((one) => one.label === label);
  const { day } = localDayAt(observedAt, zone);
  const active = labelled.filter((one) => isActiveOn(one, day));
  const names = own.map(({ accountKey, label: name }) => `${accountKey} (${name ?? "no label"})`).join(", ");
  const [only] = active;
  if (active.length === 1 && only) return { accountKey: only.accountKey, label: only.label };
  if (active.length > 1)
    complain(
      `${officeId} has several accounts on ${platform}; write one of their labels, or its full key, in label: ${names}`,
    );
  else if (labelled.length > 0)
    complain(`${officeId} had no such account on ${platform} on ${day}; there is ${names}`);
  else complain(`${officeId} has no account "${label}" on ${platform}; there is ${names}`);
  return null;
}
