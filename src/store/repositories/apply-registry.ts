import { DateTime } from "luxon";
import { isDeepStrictEqual } from "node:util";
import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { AccountDoc, OfficeDoc, RegistryRevisionDoc } from "../models/registry-model.ts";
import type { StoreContext } from "../mongo/context.ts";
import { inTransaction } from "../mongo/transaction.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";
import { findNewest, readParts, type RegistryContent } from "./registry-content.ts";

type Applied = RegistryRevisionDoc & Required<Pick<RegistryRevisionDoc, "toApply">>;

/** Few enough that a transaction stays far below what the server's cache holds. */
const WRITES_PER_TRANSACTION = 1_000;

/**
 * Brings the lists of all offices and accounts ever known to the newest revision: what it lists is in force, what it no
 * longer lists is retired; its last day is the day before the acceptance, for on that day it is not read to the end.
 * Done part by part and safe to repeat, by several processes at once too: a part writes only what differs. Does nothing
 * once a revision is applied, or another one came.
 */
export async function applyRegistry(context: StoreContext): Promise<void> {
  const newest = await findNewest(context);
  if (newest?.toApply === undefined) return;
  const revision: Applied = { ...newest, toApply: newest.toApply };
  const { offices, accounts, registryRevisions } = context.collections;
  const listed = { offices: 0, accounts: 0 };
  for await (const part of readParts(context, newest)) {
    listed.offices += part.offices.length;
    listed.accounts += part.accounts.length;
    const isCurrent = await writePart(context, revision, async (session) => {
      await writeOffices(context, part.offices, session);
      await writeAccounts(context, part.accounts, { at: newest.acceptedAt, session });
    });
    if (!isCurrent) return;
  }
  const fromFiles = { inForce: true, byIntake: false };
  const isCurrent =
    (await retireOthers(context, revision, offices, { inForce: true }, [listed.offices, officeIds])) &&
    (await retireOthers(context, revision, accounts, fromFiles, [listed.accounts, accountKeys]));
  if (isCurrent) await registryRevisions.updateOne({ _id: newest._id }, { $unset: { toApply: "" } });
}

const officeIds = ({ offices }: RegistryContent) => offices.map(({ officeId }) => officeId);
const accountKeys = ({ accounts }: RegistryContent) => accounts.map(({ accountKey }) => accountKey);

/** Returns false as soon as the revision is applied or replaced. */
function writePart(
  { client, collections }: StoreContext,
  { _id }: Applied,
  write: (session: mongo.ClientSession) => Promise<void>,
): Promise<boolean> {
  return inTransaction(client, async (session) => {
    const marked = await collections.registryRevisions.updateOne(
      { _id, toApply: { $exists: true } },
      { $inc: { "toApply.done": 1 } },
      { session },
    );
    if (marked.matchedCount === 0) return false;
    await write(session);
    return true;
  });
}

async function writeOffices(
  context: StoreContext,
  listed: readonly Office[],
  session: mongo.ClientSession,
): Promise<void> {
  const { offices } = context.collections;
  const rows = offices.find({ _id: { $in: listed.map(({ officeId }) => officeId) } }, { session });
  const held = new Map((await rows.toArray()).map((row) => [row._id, row]));
  const wanted = listed.map((office): OfficeDoc => ({ _id: office.officeId, ...office, inForce: true }));
  const fresh = wanted.filter(({ _id }) => !held.has(_id));
  const changed = wanted.filter((row) => held.has(row._id) && !isDeepStrictEqual(held.get(row._id), row));
  if (fresh.length > 0) await insertRows(context, offices, fresh, { session });
  const updates = changed.map(({ _id, ...office }) => ({ q: { _id }, u: office }));
  if (updates.length > 0) await updateRows(context, offices, updates, { session });
}

async function writeAccounts(
  context: StoreContext,
  listed: readonly Account[],
  { at, session }: { at: Date; session: mongo.ClientSession },
): Promise<void> {
  const { accounts } = context.collections;
  const rows = accounts.find({ _id: { $in: listed.map(({ accountKey }) => accountKey) } }, { session });
  const held = new Map((await rows.toArray()).map((row) => [row._id, row]));
  const fresh: AccountDoc[] = [];
  const updates: Update[] = [];
  for (const account of listed) {
    const { accountKey: _id } = account;
    const row = held.get(_id);
    const update = updateOf(account, row ?? null, at);
    if (row === undefined)
      fresh.push({ _id, ...account, idPinnedAt: null, ...update, inForce: true, byIntake: false });
    else if (!isDeepStrictEqual({ ...row, ...update }, row))
      updates.push({ q: { _id }, u: { $set: update } });
  }
  if (fresh.length > 0) await insertRows(context, accounts, fresh, { session });
  if (updates.length > 0) await updateRows(context, accounts, updates, { session });
}

/** A line without an id keeps the stored id: a check may pin one while this is written. */
function updateOf(
  { externalId, ...account }: Account,
  held: AccountDoc | null,
  at: Date,
): Partial<AccountDoc> {
  const isNewId = externalId !== null && externalId !== held?.externalId;
  return { ...account, inForce: true, byIntake: false, ...(isNewId ? { externalId, idPinnedAt: at } : {}) };
}

/** All that is listed is in force by now: as many in force as are listed, and there are no others. */
async function retireOthers<D extends OfficeDoc | AccountDoc>(
  context: StoreContext,
  revision: Applied,
  collection: mongo.Collection<D>,
  inForce: mongo.Filter<D>,
  [count, keysOf]: [number, (part: RegistryContent) => readonly string[]],
): Promise<boolean> {
  if ((await collection.countDocuments(inForce)) === count) return true;
  const listed = new Set<string>();
  for await (const part of readParts(context, revision)) for (const key of keysOf(part)) listed.add(key);
  let updates: Update[] = [];
  const write = async () => {
    const some = updates;
    updates = [];
    return writePart(context, revision, async (session) => {
      await updateRows(context, collection, some, { session });
    });
  };
  const shown = { _id: 1, activeTo: 1 } as const;
  for await (const row of collection.find(inForce, { projection: shown }))
    if (!listed.has(String(row._id))) {
      updates.push(retire(row as Pick<AccountDoc, "_id" | "activeTo">, revision.toApply.today));
      if (updates.length >= WRITES_PER_TRANSACTION && !(await write())) return false;
    }
  return updates.length === 0 || write();
}

function retire({ _id, activeTo }: Pick<AccountDoc, "_id" | "activeTo">, today: string): Update {
  const lastDay = DateTime.fromISO(today, { zone: "utc" }).minus({ days: 1 }).toFormat("yyyy-MM-dd");
  const earlier = activeTo !== null && activeTo < lastDay ? activeTo : lastDay;
  return { q: { _id }, u: { $set: { inForce: false, activeTo: earlier } } };
}
