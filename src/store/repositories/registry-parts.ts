import type { Account } from "../../domain/account.ts";
import { StoreError } from "../../errors/reach-error.ts";
import type { OfficeDays, RegistryParts } from "../contracts/registry.ts";
import { type RegistryRevisionDoc, toAccount } from "../models/registry-model.ts";
import type { StoreContext } from "../mongo/context.ts";
import { findListed, findNewest, readContent } from "./registry-content.ts";

/** The newest registry, or the one of a digest, part by part; the accounts that intake created come last. */
export async function openParts(context: StoreContext, digest?: string): Promise<RegistryParts | null> {
  const { registryRevisions } = context.collections;
  const newest =
    digest === undefined
      ? await findNewest(context)
      : await registryRevisions.findOne(
          { digest },
          { projection: { offices: 0, accounts: 0 }, sort: { _id: -1 } },
        );
  if (newest === null) return null;
  const listed = newest.parts ?? 1;
  return {
    digest: newest.digest,
    parts: listed + 1,
    accounts: async (part) =>
      part === listed
        ? accountsOfIntake(context, newest.digest)
        : withPinnedIds(context, await listedAccounts(context, newest, part)),
    offices: () => officeDays(context, newest),
  };
}

async function listedAccounts(
  context: StoreContext,
  revision: RegistryRevisionDoc,
  part: number,
): Promise<readonly Account[]> {
  if (revision.parts === undefined) return (await readContent(context, revision)).accounts;
  const projection = { accounts: 1 } as const;
  const found = await context.collections.registryParts.findOne(
    { _id: `${revision.digest}/${part}` },
    { projection },
  );
  if (found === null) throw new StoreError(`part ${part} of the registry ${revision.digest} is not there`);
  return found.accounts;
}

async function withPinnedIds({ collections }: StoreContext, listed: readonly Account[]): Promise<Account[]> {
  const without = listed.flatMap(({ accountKey, externalId }) => (externalId === null ? [accountKey] : []));
  if (without.length === 0) return [...listed];
  const rows = await collections.accounts
    .find({ _id: { $in: without }, inForce: true }, { projection: { externalId: 1 } })
    .toArray();
  const pinned = new Map(rows.map(({ _id, externalId }) => [_id, externalId]));
  return listed.map((account) => ({
    ...account,
    externalId: account.externalId ?? pinned.get(account.accountKey) ?? null,
  }));
}

/** For those that the files list too, the files take precedence. */
async function accountsOfIntake(context: StoreContext, digest: string): Promise<Account[]> {
  const rows = await context.collections.accounts
    .find({ byIntake: true, inForce: true })
    .sort({ _id: 1 })
    .toArray();
  if (rows.length === 0) return [];
  const listed = (
    await findListed(
      context,
      rows.map(({ _id }) => _id),
    )
  ).get(digest);
  return rows.filter(({ _id }) => listed?.has(_id) !== true).map(toAccount);
}

const ALWAYS: OfficeDays = { activeFrom: null, activeTo: null };

async function officeDays(
  context: StoreContext,
  revision: RegistryRevisionDoc,
): Promise<ReadonlyMap<string, OfficeDays>> {
  const days = new Map<string, OfficeDays>();
  const add = ({ officeId, activeFrom, activeTo }: OfficeDays & { officeId: string }) =>
    days.set(officeId, activeFrom === null && activeTo === null ? ALWAYS : { activeFrom, activeTo });
  if (revision.parts === undefined) {
    for (const office of (await readContent(context, revision)).offices) add(office);
    return days;
  }
  const projection = { "offices.officeId": 1, "offices.activeFrom": 1, "offices.activeTo": 1 } as const;
  const parts = context.collections.registryParts.find(
    { digest: revision.digest },
    { projection, batchSize: 10 },
  );
  for await (const { offices } of parts) for (const office of offices) add(office);
  return days;
}
