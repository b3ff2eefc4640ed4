import { DateTime } from "luxon";
import { isDeepStrictEqual } from "node:util";
import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { AccountDoc, OfficeDoc, RegistryRevisionDoc } from "../models/registry-model.ts";
import type { StoreContext } from "../mongo/context.ts";
import { inTransaction } from "../mongo/transaction.ts";
import { findNewest, type RegistryContent } from "./registry-content.ts";

type Applied = Required<Pick<RegistryRevisionDoc, "_id" | "acceptedAt" | "toApply">>;

/** Few enough that a transaction stays far below what the server's cache holds. */
const WRITES_PER_TRANSACTION = 1_000;

/**
 * Brings the lists of all offices and accounts ever known to the newest revision: what it lists is in force, what it no
 * longer lists is retired; its last day is the day before the acceptance, for on that day it is not read to the end.
 * Done in parts and safe to repeat, by several processes at once too: a part writes only what differs. Does nothing
 * once a revision is applied, or another one came.
 */
export async function applyRegistry(context: StoreContext, content: RegistryContent): Promise<void> {
  const newest = await findNewest(context);
  if (newest?.toApply === undefined) return;
  const { _id, acceptedAt, toApply } = newest;
  const applied = { _id, acceptedAt, toApply };
  const { offices, accounts } = context.collections;
  const isCurrent =
    (await writeParts(context, applied, offices, await writesOfOffices(context, content, applied))) &&
    (await writeParts(context, applied, accounts, await writesOfAccounts(context, content, applied)));
  if (isCurrent) await context.collections.registryRevisions.updateOne({ _id }, { $unset: { toApply: "" } });
}

/** Returns false as soon as the revision is applied or replaced. */
async function writeParts<D extends OfficeDoc | AccountDoc>(
  { client, collections }: StoreContext,
  { _id }: Applied,
  collection: mongo.Collection<D>,
  writes: readonly mongo.AnyBulkWriteOperation<D>[],
): Promise<boolean> {
  for (let from = 0; from < writes.length; from += WRITES_PER_TRANSACTION) {
    const isCurrent = await inTransaction(client, async (session) => {
      const marked = await collections.registryRevisions.updateOne(
        { _id, toApply: { $exists: true } },
        { $inc: { "toApply.done": 1 } },
        { session },
      );
      if (marked.matchedCount === 0) return false;
      await collection.bulkWrite(writes.slice(from, from + WRITES_PER_TRANSACTION), {
        session,
        ordered: false,
      });
      return true;
    });
    if (!isCurrent) return false;
  }
  return true;
}

async function writesOfAccounts(
  { collections }: StoreContext,
  { accounts }: RegistryContent,
  { acceptedAt, toApply }: Applied,
): Promise<mongo.AnyBulkWriteOperation<AccountDoc>[]> {
  const listed = new Map(accounts.map((account) => [account.accountKey, account]));
  const writes: mongo.AnyBulkWriteOperation<AccountDoc>[] = [];
  for await (const held of collections.accounts.find()) {
    const account = listed.get(held._id);
    listed.delete(held._id);
    if (account !== undefined) {
      const update = updateOf(account, held, acceptedAt);
      if (!isDeepStrictEqual({ ...held, ...update }, held))
        writes.push({ updateOne: { filter: { _id: held._id }, update: { $set: update } } });
    } else if (held.inForce && !held.byIntake) writes.push(retire(held, toApply.today));
  }
  for (const account of listed.values()) {
    const update = {
      $set: updateOf(account, null, acceptedAt),
      ...(account.externalId === null ? { $setOnInsert: { externalId: null, idPinnedAt: null } } : {}),
    };
    writes.push({ updateOne: { filter: { _id: account.accountKey }, update, upsert: true } });
  }
  return writes;
}

/** A line without an id leaves the id as it stands: a check may pin one while this is written. */
function updateOf(
  { externalId, ...account }: Account,
  held: AccountDoc | null,
  at: Date,
): Partial<AccountDoc> {
  const isNewId = externalId !== null && externalId !== held?.externalId;
  return { ...account, inForce: true, byIntake: false, ...(isNewId ? { externalId, idPinnedAt: at } : {}) };
}

async function writesOfOffices(
  { collections }: StoreContext,
  { offices }: RegistryContent,
  { toApply }: Applied,
): Promise<mongo.AnyBulkWriteOperation<OfficeDoc>[]> {
  const listed = new Set(offices.map(({ officeId }) => officeId));
  const writes: mongo.AnyBulkWriteOperation<OfficeDoc>[] = offices.map((office) => ({
    replaceOne: { filter: { _id: office.officeId }, replacement: { ...office, inForce: true }, upsert: true },
  }));
  for await (const held of collections.offices.find({ inForce: true }))
    if (!listed.has(held._id)) writes.push(retire(held, toApply.today));
  return writes;
}

function retire<D extends OfficeDoc | AccountDoc>({ _id, activeTo }: D, today: string) {
  const lastDay = DateTime.fromISO(today, { zone: "utc" }).minus({ days: 1 }).toFormat("yyyy-MM-dd");
  const earlier = activeTo !== null && activeTo < lastDay ? activeTo : lastDay;
  return { updateOne: { filter: { _id }, update: { $set: { inForce: false, activeTo: earlier } } } };
}
