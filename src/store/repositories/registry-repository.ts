import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { Registry } from "../../domain/registry.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { type RegistryRevisionDoc, toAccount } from "../models/registry-model.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { acceptStaged } from "./accept-registry.ts";
import { applyRegistry } from "./apply-registry.ts";
import {
  contentOf,
  discardContent,
  findListed,
  findNewest,
  readContent,
  readOffices,
  writeContent,
} from "./registry-content.ts";
import { accountRows } from "./account-rows.ts";
import { openParts } from "./registry-parts.ts";
import { removeAbandoned } from "./staged-content.ts";

/** Offices and accounts: what is in force, and all that ever were. */
export function registryRepository(context: StoreContext): Store["registry"] {
  const { accounts } = context.collections;
  const current = registryReader(context);
  return {
    ...accountRows(context),
    current,
    openParts: (digest) => openParts(context, digest),
    head: async () => {
      const newest = await findNewest(context);
      return newest && { revision: newest._id, acceptedAt: newest.acceptedAt, digest: newest.digest };
    },
    countListed: () => accounts.countDocuments({ inForce: true, byIntake: false }),
    countInForce: () => accounts.countDocuments({ inForce: true }),
    accept: async (offices, listed, digest, today, at) => {
      if ((await findNewest(context))?.digest === digest) return applyRegistry(context);
      return acceptStaged(context, await writeContent(context, offices, listed, digest), today, at);
    },
    stage: (offices, listed, digest) => writeContent(context, offices, listed, digest),
    discard: (staged) => discardContent(context, staged),
    acceptStaged: (staged, today, at) => acceptStaged(context, staged, today, at),
    finish: async () => {
      await removeAbandoned(context);
      await applyRegistry(context);
    },
    offices: officesReader(context),
    pinExternalId: (accountKey, externalId, at) => pinExternalId(context, accountKey, externalId, at),
    addByIntake: (account, at) => addByIntake(context, account, at),
    missingSince: (accountKeys) => findMissingSince(context, accountKeys),
  };
}

/** What is read of the newest revision, kept for as long as its mark says that nothing has changed. */
function keptReader<T>(
  context: StoreContext,
  markOf: (newest: RegistryRevisionDoc) => string,
  read: (newest: RegistryRevisionDoc) => Promise<T>,
): () => Promise<T | null> {
  let held: { mark: string; value: T } | null = null;
  return async () => {
    const newest = await findNewest(context);
    if (newest === null) return null;
    const mark = markOf(newest);
    if (held?.mark !== mark) held = { mark, value: await read(newest) };
    return held.value;
  };
}

const registryReader = (context: StoreContext) =>
  keptReader(
    context,
    ({ _id, changes = 0 }) => `${_id}|${changes}`,
    (newest) => readRegistry(context, newest),
  );

/** The offices in force, which change with the revision alone. */
function officesReader(context: StoreContext): () => Promise<readonly Office[]> {
  const read = keptReader(
    context,
    ({ _id }) => String(_id),
    async (newest) =>
      (await readOffices(context, newest)).toSorted((a, b) => compareText(a.officeId, b.officeId)),
  );
  return async () => (await read()) ?? [];
}

/** An account that changes within a revision changes its mark, so that no process keeps the old one. */
async function markChanged({ collections }: StoreContext, session: mongo.ClientSession): Promise<void> {
  await collections.registryRevisions.findOneAndUpdate(
    {},
    { $inc: { changes: 1 } },
    { session, sort: { _id: -1 }, projection: { _id: 1 } },
  );
}

/** The content of the newest revision, with the ids pinned since and the accounts that intake created. */
async function readRegistry(context: StoreContext, newest: RegistryRevisionDoc): Promise<Registry> {
  const { offices, accounts } = await readContent(context, newest);
  const listed = new Map(accounts.map((account) => [account.accountKey, account]));
  const inForce: Account[] = [];
  for await (const row of context.collections.accounts.find({ inForce: true })) {
    const account = listed.get(row._id);
    listed.delete(row._id);
    if (account !== undefined) inForce.push({ ...account, externalId: account.externalId ?? row.externalId });
    else if (row.byIntake) inForce.push(toAccount(row));
  }
  inForce.push(...listed.values());
  return {
    revision: newest._id,
    acceptedAt: newest.acceptedAt,
    digest: newest.digest,
    offices: offices.toSorted((a, b) => compareText(a.officeId, b.officeId)),
    accounts: inForce.toSorted((a, b) => compareText(a.accountKey, b.accountKey)),
  };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function pinExternalId(
  context: StoreContext,
  accountKey: string,
  externalId: string,
  at: Date,
): Promise<boolean> {
  const { accounts } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const held = await accounts.findOne({ _id: accountKey }, { session });
    if (held === null || (held.externalId !== null && held.externalId !== externalId)) return false;
    if (held.externalId === externalId) return true;
    await accounts.updateOne({ _id: accountKey }, { $set: { externalId, idPinnedAt: at } }, { session });
    await markChanged(context, session);
    await appendChanges(context, [{ kind: "registry", key: accountKey }], at, { session });
    return true;
  });
}

/** An account that is known already stays as it is. */
function addByIntake(context: StoreContext, account: Account, at: Date): Promise<void> {
  const { accounts } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    if (await accounts.findOne({ _id: account.accountKey }, { session })) return;
    await addAccount(context, account, session);
    await appendChanges(context, [{ kind: "intake", key: account.accountKey }], at, { session });
  });
}

/** Adds an account that no registry file names, as a part of a transaction. */
export async function addAccount(
  context: StoreContext,
  account: Account,
  session: mongo.ClientSession,
): Promise<void> {
  const added = { ...account, _id: account.accountKey, inForce: true, byIntake: true, idPinnedAt: null };
  await context.collections.accounts.insertOne(added, { session });
  await markChanged(context, session);
}

/** The acceptance of the first revision without the account, after the last one that had it. */
async function findMissingSince(
  context: StoreContext,
  accountKeys: readonly string[],
): Promise<Map<string, Date>> {
  const since = new Map<string, Date>();
  if (accountKeys.length === 0) return since;
  const listed = await findListed(context, accountKeys);
  const revisions = await context.collections.registryRevisions
    .find({}, { projection: { digest: 1, content: 1, acceptedAt: 1 } })
    .sort({ _id: 1 })
    .toArray();
  for (const accountKey of accountKeys) {
    const last = revisions.findLastIndex((one) => listed.get(contentOf(one))?.has(accountKey) ?? false);
    const next = revisions[last + 1];
    if (last >= 0 && next !== undefined) since.set(accountKey, next.acceptedAt);
  }
  return since;
}
