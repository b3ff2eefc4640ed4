import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { RegistryRevisionDoc } from "../models/registry-model.ts";

/** What the files of a registry say, without what was learned since (pinned ids, accounts of the intake). */
export type RegistryContent = { offices: readonly Office[]; accounts: readonly Account[] };

/** Rows of a part: about 300 KB, far below the 16 MB of a document. */
const ROWS_PER_PART = 1_000;

/**
 * Writes the content in parts under its digest, where no reader looks until a revision names the digest. Safe to
 * repeat: the same digest has the same parts. Returns their number.
 */
export async function writeContent(
  { collections }: Pick<StoreContext, "collections">,
  digest: string,
  { offices, accounts }: RegistryContent,
): Promise<number> {
  const parts = Math.max(1, Math.ceil(Math.max(offices.length, accounts.length) / ROWS_PER_PART));
  for (let part = 0; part < parts; part += 1) {
    const rows = [part * ROWS_PER_PART, (part + 1) * ROWS_PER_PART] as const;
    await collections.registryParts.replaceOne(
      { _id: `${digest}/${part}` },
      { digest, part, offices: offices.slice(...rows), accounts: accounts.slice(...rows) },
      { upsert: true, writeConcern: { w: "majority" } },
    );
  }
  return parts;
}

/** The newest revision without its content. */
export const findNewest = (
  { collections }: Pick<StoreContext, "collections">,
  session?: mongo.ClientSession,
): Promise<RegistryRevisionDoc | null> =>
  collections.registryRevisions
    .find({}, { projection: { offices: 0, accounts: 0 }, ...(session ? { session } : {}) })
    .sort({ _id: -1 })
    .limit(1)
    .next();

/** Reads the content of a revision. Revisions of before the parts hold their content themselves. */
export async function readContent(
  { collections }: Pick<StoreContext, "collections">,
  { _id, digest, parts }: Pick<RegistryRevisionDoc, "_id" | "digest" | "parts">,
): Promise<RegistryContent> {
  if (parts === undefined) {
    const whole = await collections.registryRevisions.findOne({ _id });
    return { offices: whole?.offices ?? [], accounts: whole?.accounts ?? [] };
  }
  const offices: Office[] = [];
  const accounts: Account[] = [];
  for await (const part of collections.registryParts.find({ digest }).sort({ part: 1 })) {
    offices.push(...part.offices);
    accounts.push(...part.accounts);
  }
  return { offices, accounts };
}

/** The accounts among these that each content or old revision lists, by its digest. */
export async function findListed(
  { collections }: Pick<StoreContext, "collections">,
  accountKeys: readonly string[],
): Promise<Map<string, Set<string>>> {
  const listed = new Map<string, Set<string>>();
  const stages = [
    { $match: { "accounts.accountKey": { $in: accountKeys } } },
    { $project: { digest: 1, keys: { $setIntersection: ["$accounts.accountKey", [...accountKeys]] } } },
  ];
  for (const collection of [collections.registryParts, collections.registryRevisions])
    for await (const row of collection.aggregate<{ digest: string; keys: string[] }>(stages))
      listed.set(row.digest, new Set([...(listed.get(row.digest) ?? []), ...row.keys]));
  return listed;
}
