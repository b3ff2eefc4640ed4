import type { mongo } from "mongoose";
import { StoreError } from "../../errors/reach-error.ts";
import type { StoreContext } from "../mongo/context.ts";
import { inTransaction } from "../mongo/transaction.ts";
import { extendedLease, leasesOf } from "./content-lease.ts";

type Context = Pick<StoreContext, "client" | "collections">;

const PREFIX = "staged.";
const leaseOf = (content: string): string => `${PREFIX}${content}`;

/** Has to come before the first part, or the part is removed as nobody's. */
export async function beginStaging({ collections }: Context, content: string): Promise<void> {
  await collections.meta.updateOne({ _id: leaseOf(content) }, extendedLease(content), { upsert: true });
}

/** Throws a StoreError where another process has removed the content meanwhile. */
export async function extendStaging({ collections }: Context, content: string): Promise<void> {
  const extending = await collections.meta.updateOne({ _id: leaseOf(content) }, extendedLease(content));
  if (extending.matchedCount === 0) throw abandoned();
}

/** Within the transaction that puts the content in force: it cannot be removed by another process any more. */
export async function endStaging(
  { collections }: Context,
  content: string,
  session: mongo.ClientSession,
): Promise<void> {
  const ended = await collections.meta.deleteOne({ _id: leaseOf(content) }, { session });
  if (ended.deletedCount === 0) throw abandoned();
}

export async function giveUpStaging({ collections }: Context, content: string): Promise<void> {
  await collections.meta.deleteOne({ _id: leaseOf(content) });
  await collections.registryParts.deleteMany({ digest: content });
}

const abandoned = () =>
  new StoreError("writing the registry took so long that what was written of it was removed", {
    remedy: "It is read again before the next sweep; check how busy mongod is.",
  });

/** Deletes the parts of processes that died before what they wrote was in force. */
export async function removeAbandoned(context: Context): Promise<void> {
  for (const content of await inTransaction(context.client, (session) => findAbandoned(context, session)))
    await context.collections.registryParts.deleteMany({ digest: content });
}

/** What is returned has neither a lease nor a revision, and so can never be put in force. */
async function findAbandoned(
  { collections: { registryParts, registryRevisions, meta } }: Context,
  session: mongo.ClientSession,
): Promise<string[]> {
  await meta.deleteMany({ ...leasesOf(PREFIX), $expr: { $lte: ["$until", "$$NOW"] } }, { session });
  const contents = await registryParts.distinct("digest", {}, { session });
  const leases = await meta.find(leasesOf(PREFIX), { session }).toArray();
  const used = new Set(leases.map(({ value }) => value));
  const shown = { session, projection: { digest: 1, content: 1 } } as const;
  for await (const { digest, content } of registryRevisions.find({ parts: { $exists: true } }, shown))
    used.add(content ?? digest);
  return contents.filter((content) => !used.has(content));
}
