import { type Account, isWaiting } from "../../../domain/account.ts";
import type { Export } from "../contract.ts";

/** Every account ever known, retired ones included; `waiting` = it has neither a handle nor an id yet. */
export const accountExport: Export = {
  columns: [
    "account",
    "office",
    "platform",
    "label",
    "handle",
    "externalId",
    "credential",
    "activeFrom",
    "activeTo",
    "verifiedBy",
    "verifiedOn",
    "note",
    "waiting",
    "simulated",
  ],
  async *rows(store, { officeId, platform, simulated }) {
    for (const account of await store.registry.allAccounts()) {
      if (officeId !== null && account.officeId !== officeId) continue;
      if (platform !== null && account.platform !== platform) continue;
      yield toAccountRow(account, simulated);
    }
  },
};

export function toAccountRow(account: Account, simulated: boolean) {
  return {
    account: account.accountKey,
    office: account.officeId,
    platform: account.platform,
    label: account.label,
    handle: account.handle,
    externalId: account.externalId,
    credential: account.credential,
    activeFrom: account.activeFrom,
    activeTo: account.activeTo,
    verifiedBy: account.verifiedBy,
    verifiedOn: account.verifiedOn,
    note: account.note,
    waiting: isWaiting(account),
    simulated,
  };
}
