import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Office } from "../../domain/office.ts";
import type { ChosenAccounts, RegistryExcerpt, RegistryStore } from "../contracts/registry.ts";
import { omit } from "../mongo/omit.ts";
import { type AccountDoc, toAccount } from "../models/registry-model.ts";
import type { StoreContext } from "../mongo/context.ts";

const ROWS_AT_ONCE = 1_000;

type AccountReads = Pick<
  RegistryStore,
  | "storedAmong"
  | "holdersOf"
  | "listed"
  | "allAccounts"
  | "accountBlocks"
  | "accountsOf"
  | "inForceAmong"
  | "hasReadings"
>;

/** The list of every account ever known. */
export function accountRows(context: Pick<StoreContext, "collections">): AccountReads {
  const { accounts, snapshots, lookRuns } = context.collections;
  return {
    accountBlocks: (of) => accountBlocks(context, of),
    accountsOf: (officeIds) => accountsOf(context, officeIds),
    inForceAmong: (chosen) => inForceAmong(context, chosen),
    allAccounts: async () => (await accounts.find().sort({ _id: 1 }).toArray()).map(toAccount),
    storedAmong: async (accountKeys) => {
      const rows = await accounts.find({ _id: { $in: [...accountKeys] } }).toArray();
      const isListed = ({ inForce, byIntake }: AccountDoc) => inForce && !byIntake;
      return new Map(rows.map((row) => [row._id, { account: toAccount(row), isListed: isListed(row) }]));
    },
    holdersOf: async (externalIds) => {
      if (externalIds.length === 0) return new Map();
      const rows = accounts.find({ externalId: { $in: [...externalIds] } }).sort({ _id: 1 });
      return new Map(
        (await rows.toArray()).map(({ _id, platform, externalId }) => [`${platform} ${externalId}`, _id]),
      );
    },
    listed: () => accounts.find({ inForce: true, byIntake: false }, { batchSize: 1_000 }).map(toAccount),
    hasReadings: async (accountKey) => {
      const shown = { projection: { _id: 1 } } as const;
      const found = await Promise.all([
        snapshots.findOne({ accountKey }, shown),
        lookRuns.findOne({ accountKey }, shown),
      ]);
      return found.some((row) => row !== null);
    },
  };
}

/** Every account by key. Each block is a query of its own, so that a slow reader keeps no cursor open. */
export async function* accountBlocks(
  { collections }: Pick<StoreContext, "collections">,
  { officeId = null, platform = null }: { officeId?: string | null; platform?: PlatformId | null } = {},
): AsyncGenerator<Account[]> {
  const asked = { ...(officeId === null ? {} : { officeId }), ...(platform === null ? {} : { platform }) };
  const before = officeId === null ? {} : { $lt: `${officeId}/` };
  let after = officeId === null ? "" : `${officeId}.`;
  for (;;) {
    const page = collections.accounts.find({ ...asked, _id: { $gt: after, ...before } }).sort({ _id: 1 });
    const rows = await page.limit(ROWS_AT_ONCE).toArray();
    if (rows.length > 0) yield rows.map(toAccount);
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)?._id ?? after;
  }
}

/** A key begins with its office's id and a dot, so that those of neighbours lie between two bounds. */
export async function accountsOf(
  { collections }: Pick<StoreContext, "collections">,
  officeIds: readonly string[],
): Promise<Account[]> {
  const [from] = officeIds.map((id) => `${id}.`).toSorted(byCode);
  const to = officeIds
    .map((id) => `${id}/`)
    .toSorted(byCode)
    .at(-1);
  if (from === undefined || to === undefined) return [];
  const rows = collections.accounts
    .find({ _id: { $gte: from, $lt: to }, officeId: { $in: [...officeIds] } })
    .sort({ _id: 1 });
  return (await rows.toArray()).map(toAccount);
}

async function inForceAmong(
  { collections }: Pick<StoreContext, "collections">,
  chosen: ChosenAccounts,
): Promise<RegistryExcerpt> {
  const rows = collections.accounts.find({ ...filterOf(chosen), inForce: true }).sort({ _id: 1 });
  const accounts = (await rows.toArray()).map(toAccount);
  const officeIds = [...new Set(accounts.map(({ officeId }) => officeId))];
  const offices = await collections.offices.find({ _id: { $in: officeIds }, inForce: true }).toArray();
  return { accounts, offices: offices.map((row): Office => omit(row, "_id", "inForce")) };
}

function filterOf(chosen: ChosenAccounts) {
  if ("accountKeys" in chosen) return { _id: { $in: [...chosen.accountKeys] } };
  if ("officeId" in chosen) return { _id: { $gte: `${chosen.officeId}.`, $lt: `${chosen.officeId}/` } };
  return { externalId: { $in: [...chosen.externalIds] }, platform: chosen.platform };
}

const byCode = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
