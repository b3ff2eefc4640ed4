import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { Registry } from "../../domain/registry.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import type { AccountDoc, OfficeDoc, RegistryRevisionDoc } from "../models/registry-model.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";
import { acceptRegistry } from "./accept-registry.ts";

export const toAccount = (row: AccountDoc): Account => omit(row, "_id", "inForce", "byIntake", "idPinnedAt");
const officeOf = (row: OfficeDoc): Office => omit(row, "_id", "inForce");

/** Offices and accounts: what is in force, and all that ever were. */
export function registryRepository(context: StoreContext): Store["registry"] {
  const { accounts, snapshots, lookRuns } = context.collections;
  const current = registryReader(context);
  return {
    current,
    accept: async (...accepted) => {
      await acceptRegistry(context, ...accepted);
      const registry = await current();
      if (registry === null) throw new TypeError("a registry was accepted and is not there");
      return registry;
    },
    allAccounts: async () => (await accounts.find().sort({ _id: 1 }).toArray()).map(toAccount),
    pinExternalId: (accountKey, externalId, at) => pinExternalId(context, accountKey, externalId, at),
    addByIntake: (account, at) => addByIntake(context, account, at),
    newestRevision: async () => {
      const newest = await context.collections.registryRevisions.find().sort({ _id: -1 }).limit(1).next();
      return newest && { revision: newest._id, digest: newest.digest, accounts: newest.accounts };
    },
    missingSince: (accountKeys) => findMissingSince(context, accountKeys),
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

/** What is in force, kept for as long as the newest revision says that nothing has changed. */
function registryReader(context: StoreContext): () => Promise<Registry | null> {
  let held: { mark: string; registry: Registry } | null = null;
  return async () => {
    const newest = await context.collections.registryRevisions
      .find({}, { projection: { acceptedAt: 1, digest: 1, changes: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .next();
    if (newest === null) return null;
    const mark = `${newest._id}|${newest.changes ?? 0}`;
    if (held?.mark !== mark) held = { mark, registry: await readRegistry(context, newest) };
    return held.registry;
  };
}

/** An account that changed within a revision is told by the revision, so that nobody goes on with what was. */
async function markChanged({ collections }: StoreContext, session: mongo.ClientSession): Promise<void> {
  await collections.registryRevisions.findOneAndUpdate(
    {},
    { $inc: { changes: 1 } },
    { session, sort: { _id: -1 }, projection: { _id: 1 } },
  );
}

async function readRegistry(
  { collections }: StoreContext,
  newest: Pick<RegistryRevisionDoc, "_id" | "acceptedAt" | "digest">,
): Promise<Registry> {
  const [offices, accounts] = await Promise.all([
    collections.offices.find({ inForce: true }).sort({ _id: 1 }).toArray(),
    collections.accounts.find({ inForce: true }).sort({ _id: 1 }).toArray(),
  ]);
  return {
    revision: newest._id,
    acceptedAt: newest.acceptedAt,
    digest: newest.digest,
    offices: offices.map(officeOf),
    accounts: accounts.map(toAccount),
  };
}

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
  { collections }: StoreContext,
  accountKeys: readonly string[],
): Promise<Map<string, Date>> {
  const since = new Map<string, Date>();
  const revisions = collections.registryRevisions;
  for (const accountKey of accountKeys) {
    const shown = { projection: { _id: 1 } } as const;
    const last = await revisions
      .find({ "accounts.accountKey": accountKey }, shown)
      .sort({ _id: -1 })
      .limit(1)
      .next();
    if (last === null) continue;
    const next = await revisions.findOne({ _id: last._id + 1 }, { projection: { acceptedAt: 1 } });
    if (next !== null) since.set(accountKey, next.acceptedAt);
  }
  return since;
}
