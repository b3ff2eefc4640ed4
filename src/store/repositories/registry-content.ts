import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { RegistryAccounts, StagedRegistry } from "../contracts/registry.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { RegistryRevisionDoc } from "../models/registry-model.ts";

/** The content of a registry's files, without what was learned since (pinned ids, accounts of the intake). */
export type RegistryContent = { offices: readonly Office[]; accounts: readonly Account[] };

/** Rows of a part: about 300 KB, far below the 16 MB of a document. */
const ROWS_PER_PART = 1_000;

/**
 * Writes the content in parts under its digest, where no reader looks until a revision names the digest. Safe to
 * repeat: the same digest has the same parts. What a revision names already is read and stays as it is.
 */
export async function writeContent(
  context: Pick<StoreContext, "collections">,
  offices: readonly Office[],
  accounts: RegistryAccounts,
  digest: string,
): Promise<StagedRegistry> {
  const isNamed = { digest, parts: { $exists: true } };
  const known = await context.collections.registryRevisions.findOne(isNamed, { projection: { parts: 1 } });
  let part = 0;
  const write = async (rows: readonly Account[]): Promise<void> => {
    const content = { offices: officesOf(part, offices), accounts: rows };
    if (known === null) await writePart(context, digest, part, content);
    part += 1;
  };
  for await (const rows of inGroups(accounts)) await write(rows);
  while (part === 0 || part * ROWS_PER_PART < offices.length) await write([]);
  return { digest, parts: known?.parts ?? part };
}

const officesOf = (part: number, offices: readonly Office[]): readonly Office[] =>
  offices.slice(part * ROWS_PER_PART, (part + 1) * ROWS_PER_PART);

async function writePart(
  { collections }: Pick<StoreContext, "collections">,
  digest: string,
  part: number,
  content: RegistryContent,
): Promise<void> {
  await collections.registryParts.replaceOne(
    { _id: `${digest}/${part}` },
    { digest, part, ...content },
    { upsert: true, writeConcern: { w: "majority" } },
  );
}

async function* inGroups(accounts: RegistryAccounts): AsyncGenerator<readonly Account[]> {
  let group: Account[] = [];
  for await (const one of accounts)
    for (const account of Array.isArray(one) ? (one as readonly Account[]) : [one as Account])
      if (group.push(account) >= ROWS_PER_PART) {
        yield group;
        group = [];
      }
  if (group.length > 0) yield group;
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

/** The content of a revision, part by part. Revisions of before the parts hold their content themselves. */
export async function* readParts(
  { collections }: Pick<StoreContext, "collections">,
  { _id, digest, parts }: Pick<RegistryRevisionDoc, "_id" | "digest" | "parts">,
): AsyncGenerator<RegistryContent> {
  if (parts === undefined) {
    const whole = await collections.registryRevisions.findOne({ _id });
    yield { offices: whole?.offices ?? [], accounts: whole?.accounts ?? [] };
  } else yield* collections.registryParts.find({ digest }, { batchSize: 10 }).sort({ part: 1 });
}

/** Reads the whole content of a revision. */
export async function readContent(
  context: Pick<StoreContext, "collections">,
  revision: Pick<RegistryRevisionDoc, "_id" | "digest" | "parts">,
): Promise<RegistryContent> {
  const offices: Office[] = [];
  const accounts: Account[] = [];
  for await (const part of readParts(context, revision)) {
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
