import { type Account, accountKeyOf, isActiveOn } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayOf } from "../../domain/slot.ts";
import type { Complain } from "../tables/cells.ts";

/** The account that a row speaks of; one that is not known yet is created when the row is taken. */
export type AccountPlace = Pick<Account, "accountKey" | "label">;

const LABEL = /^[a-z0-9-]{1,32}$/;

/**
 * Which account of the office is meant: the only one on that platform, the one with the label (or of that whole name),
 * or a new one where the office has none there. Says what is wrong and gives `null` where that cannot be told.
 */
export function findAccount(
  asked: { officeId: string; platform: PlatformId; label: string; observedAt: Date },
  { accounts, zone }: { accounts: readonly Account[]; zone: string },
  complain: Complain,
): AccountPlace | null {
  const { officeId, platform, observedAt } = asked;
  const label = asked.label === "" ? null : asked.label;
  const own = accounts.filter((one) => one.officeId === officeId && one.platform === platform);
  const whole = own.find(({ accountKey }) => accountKey === label);
  if (whole) return { accountKey: whole.accountKey, label: whole.label };
  if (label !== null && !LABEL.test(label)) {
    complain(`label is "${label.slice(0, 60)}"; allowed are 1 to 32 small letters, digits and hyphens`);
    return null;
  }
  if (own.length === 0) return { accountKey: accountKeyOf(officeId, platform, label), label };
  const labelled = label === null ? own : own.filter((one) => one.label === label);
  const { day } = localDayOf(observedAt, zone);
  const active = labelled.filter((one) => isActiveOn(one, day));
  const names = own.map(({ accountKey, label: name }) => `${accountKey} (${name ?? "no label"})`).join(", ");
  const [only] = active;
  if (active.length === 1 && only) return { accountKey: only.accountKey, label: only.label };
  if (active.length > 1)
    complain(
      `${officeId} has several accounts on ${platform}; write the label of one, or its whole name, in label: ${names}`,
    );
  else if (labelled.length > 0)
    complain(`${officeId} had no such account on ${platform} on ${day}; there is ${names}`);
  else complain(`${officeId} has no account "${label}" on ${platform}; there is ${names}`);
  return null;
}
