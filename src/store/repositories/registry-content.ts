import { randomUUID } from "node:crypto";
import type { mongo } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { RegistryAccounts, StagedRegistry } from "../contracts/registry.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { RegistryRevisionDoc } from "../models/registry-model.ts";
import { beginStaging, extendStaging, giveUpStaging } from "./staged-content.ts";

/** The content of a registry's files, without what was learned since (pinned ids, accounts of the intake). */
export type RegistryContent = { offices: readonly Office[]; accounts: readonly Account[] };

/** Rows of a part: about 300 KB, far below the 16 MB of a document. */
const ROWS_PER_PART = 1_000;

/** The name under which the parts of a revision are stored; before each writing had its own it was the digest. */
export const contentOf = ({ content, digest }: Pick<RegistryRevisionDoc, "content" | "digest">): string =>
  content ?? digest;

/**
 * Writes the content in parts under a name of their own, where no reader looks until a revision tells the name: what
 * another process stores of the same files, or of files that change meanwhile, never meets it. The content of an earlier
 * revision with this digest is used again. If the accounts end in an error nothing stays.
 */
export async function writeContent(
  context: Pick<StoreContext, "client" | "collections">,
  offices: readonly Office[],
  accounts: RegistryAccounts,
  digest: string,
): Promise<StagedRegistry> {
  const shown = { projection: { parts: 1, content: 1, digest: 1 }, sort: { _id: -1 } } as const;
  const known = await context.collections.registryRevisions.findOne(
    { digest, parts: { $exists: true } },
    shown,
  );
  const content = known === null ? `${digest}.${randomUUID()}` : contentOf(known);
  let part = 0;
  const write = async (rows: readonly Account[]): Promise<void> => {
    const first = part * ROWS_PER_PART;
    const row = {
      digest: content,
      part,
      offices: offices.slice(first, first + ROWS_PER_PART),
      accounts: rows,
    };
    if (known === null) {
      await extendStaging(context, content);
      await context.collections.registryParts.insertOne(
        { _id: `${content}/${part}`, ...row },
        { writeConcern: { w: "majority" } },
      );
    }
    part += 1;
  };
  try {
    if (known === null) await beginStaging(context, content);
    for await (const rows of inGroups(accounts)) await write(rows);
    while (part === 0 || part * ROWS_PER_PART < offices.length) await write([]);
  } catch (error) {
    await discardContent(context, { digest, content, parts: 0 });
    throw error;
  }
  return { digest, content, parts: known?.parts ?? part };
}

/** Deletes content that no revision names. */
export async function discardContent(
  context: Pick<StoreContext, "client" | "collections">,
  staged: StagedRegistry,
): Promise<void> {
  if (!(await isNamed(context, staged))) await giveUpStaging(context, staged.content);
}

/** Whether a revision has this content, in force or earlier. */
export async function isNamed(
  { collections }: Pick<StoreContext, "collections">,
  { content }: StagedRegistry,
  session?: mongo.ClientSession,
): Promise<boolean> {
  const named = await collections.registryRevisions.findOne(
    { $or: [{ content }, { digest: content, content: { $exists: false }, parts: { $exists: true } }] },
    { projection: { _id: 1 }, ...(session ? { session } : {}) },
  );
  return named !== null;
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

type RevisionContent = Pick<RegistryRevisionDoc, "_id" | "digest" | "content" | "parts">;

/** The content of a revision, part by part. Revisions of before the parts hold their content themselves. */
export async function* readParts(
  { collections }: Pick<StoreContext, "collections">,
  { _id, parts, ...name }: RevisionContent,
): AsyncGenerator<RegistryContent> {
  if (parts === undefined) {
    const whole = await collections.registryRevisions.findOne({ _id });
    yield { offices: whole?.offices ?? [], accounts: whole?.accounts ?? [] };
  } else
    yield* collections.registryParts.find({ digest: contentOf(name) }, { batchSize: 10 }).sort({ part: 1 });
}

/** Reads the whole content of a revision. */
export async function readContent(
  context: Pick<StoreContext, "collections">,
  revision: RevisionContent,
): Promise<RegistryContent> {
  const offices: Office[] = [];
  const accounts: Account[] = [];
  for await (const part of readParts(context, revision)) {
    offices.push(...part.offices);
    accounts.push(...part.accounts);
  }
  return { offices, accounts };
}

/** The offices of a revision, without its accounts. */
export async function readOffices(
  { collections }: Pick<StoreContext, "collections">,
  { _id, parts, ...name }: RevisionContent,
): Promise<Office[]> {
  const shown = { projection: { offices: 1 }, batchSize: 10 } as const;
  const rows =
    parts === undefined
      ? collections.registryRevisions.find({ _id }, shown)
      : collections.registryParts.find({ digest: contentOf(name) }, shown).sort({ part: 1 });
  const offices: Office[] = [];
  for await (const row of rows) offices.push(...(row.offices ?? []));
  return offices;
}

/** The accounts among these that each content or old revision lists, by its name. */
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
