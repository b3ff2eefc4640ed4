import { DateTime } from "luxon";
import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { AccountDoc, OfficeDoc } from "../models/registry-model.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";

/**
 * Puts a registry in force as the next revision; the digest of the newest again changes nothing. What the files no
 * longer have is retired: its last day is the day before, for on `today` it is not read to the end.
 */
export function acceptRegistry(
  context: StoreContext,
  offices: readonly Office[],
  accounts: readonly Account[],
  digest: string,
  today: string,
  at: Date,
): Promise<void> {
  const { collections, client } = context;
  return inOptimisticTransaction(client, async (session) => {
    const newest = await collections.registryRevisions
      .find({}, { session })
      .sort({ _id: -1 })
      .limit(1)
      .next();
    if (newest?.digest === digest) return;
    const lastDay = dayBefore(today);
    const known = await collections.accounts.find({}, { session }).toArray();
    const accountWrites = writesOfAccounts(accounts, known, lastDay, at);
    if (accountWrites.length > 0)
      await collections.accounts.bulkWrite(accountWrites, { session, ordered: false });
    const held = await collections.offices.find({}, { session }).toArray();
    const officeWrites = writesOfOffices(offices, held, lastDay);
    if (officeWrites.length > 0)
      await collections.offices.bulkWrite(officeWrites, { session, ordered: false });
    const revision = (newest?._id ?? 0) + 1;
    await collections.registryRevisions.insertOne(
      { _id: revision, acceptedAt: at, digest, offices, accounts },
      { session },
    );
    await appendChanges(context, [{ kind: "registry", key: String(revision) }], at, { session });
  });
}

const dayBefore = (day: string): string =>
  DateTime.fromISO(day, { zone: "utc" }).minus({ days: 1 }).toFormat("yyyy-MM-dd");

const earlierDay = (a: string | null, b: string): string => (a !== null && a < b ? a : b);

function writesOfAccounts(
  accounts: readonly Account[],
  known: readonly AccountDoc[],
  lastDay: string,
  at: Date,
): mongo.AnyBulkWriteOperation<AccountDoc>[] {
  const before = new Map(known.map((account) => [account._id, account]));
  const listed = new Set(accounts.map((account) => account.accountKey));
  const written = accounts.map((account) => {
    const held = before.get(account.accountKey);
    const externalId = account.externalId ?? held?.externalId ?? null;
    const samePin = held?.externalId === externalId;
    const idPinnedAt = externalId === null ? null : samePin ? held.idPinnedAt : at;
    const replacement = { ...account, externalId, inForce: true, byIntake: false, idPinnedAt };
    return { replaceOne: { filter: { _id: account.accountKey }, replacement, upsert: true } };
  });
  const retired = known
    .filter((account) => account.inForce && !account.byIntake && !listed.has(account._id))
    .map(({ _id, activeTo }) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { inForce: false, activeTo: earlierDay(activeTo, lastDay) } },
      },
    }));
  return [...written, ...retired];
}

function writesOfOffices(
  offices: readonly Office[],
  held: readonly OfficeDoc[],
  lastDay: string,
): mongo.AnyBulkWriteOperation<OfficeDoc>[] {
  const listed = new Set(offices.map((office) => office.officeId));
  const written = offices.map((office) => ({
    replaceOne: { filter: { _id: office.officeId }, replacement: { ...office, inForce: true }, upsert: true },
  }));
  const retired = held
    .filter((office) => office.inForce && !listed.has(office._id))
    .map(({ _id, activeTo }) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { inForce: false, activeTo: earlierDay(activeTo, lastDay) } },
      },
    }));
  return [...written, ...retired];
}
