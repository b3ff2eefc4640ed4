import { z } from "zod";
import { type Account, isWaiting } from "../../../domain/account.ts";
import { PLATFORM_IDS } from "../../../domain/platform.ts";
import { defineExport } from "../contract.ts";
import { flag, text } from "./column-types.ts";

export const AccountRow = z
  .object({
    account: text,
    office: text,
    platform: z.enum(PLATFORM_IDS),
    label: text.nullable(),
    handle: text.nullable(),
    externalId: text.nullable(),
    credential: text.nullable(),
    activeFrom: text.nullable(),
    activeTo: text.nullable(),
    verifiedBy: text.nullable(),
    verifiedOn: text.nullable(),
    note: text.nullable(),
    waiting: flag,
    simulated: flag,
  })
  .meta({ id: "Account" });

/** Every account ever known, retired ones included; `waiting` = it has neither a handle nor an id yet. */
export const accountExport = defineExport(
  AccountRow,
  async function* (store, { officeId, platform, simulated }) {
    for await (const block of store.registry.accountBlocks({ officeId, platform }))
      for (const account of block) yield toAccountRow(account, simulated);
  },
);

export function toAccountRow(account: Account, simulated: boolean): z.infer<typeof AccountRow> {
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
