import { randomBytes } from "node:crypto";
import type { mongo } from "mongoose";
import { StoreError } from "../../errors/reach-error.ts";
import type { FrozenMonth } from "../contracts/verdicts.ts";
import type { StoreContext } from "../mongo/context.ts";
import { extendedLease, leasesOf } from "./content-lease.ts";

type Context = Pick<StoreContext, "client" | "collections">;

/** The verdicts of one writing of a revision; no reader looks at them until the revision tells their name. */
export type Content = Pick<FrozenMonth, "month" | "revision"> & { name: string };

/** The end of a lease whose rows are being removed. */
const REMOVED = new Date(0);

const PREFIX = "closing.";
export const leaseOf = (name: string): string => `${PREFIX}${name}`;

export function newContent({ month, revision }: Pick<FrozenMonth, "month" | "revision">): Content {
  return { month, revision, name: `${month}|${revision}|${randomBytes(9).toString("base64url")}` };
}

export async function beginWriting({ collections }: Context, { name }: Content): Promise<void> {
  await collections.meta.updateOne({ _id: leaseOf(name) }, extendedLease(name), { upsert: true });
}

/** Throws a StoreError where another process has removed what was written. */
export async function extendWriting(
  { collections }: Context,
  { name }: Content,
  session: mongo.ClientSession,
): Promise<void> {
  const held = { _id: leaseOf(name), until: { $gt: REMOVED } };
  const extended = await collections.meta.updateOne(held, extendedLease(name), { session });
  if (extended.matchedCount === 0) throw removed();
}

/** What was written can no longer be removed, and is yet to be told. */
export async function startTelling(
  { collections }: Context,
  { name }: Content,
  session: mongo.ClientSession,
): Promise<void> {
  const held = { _id: leaseOf(name), until: { $gt: REMOVED } };
  const change = { $set: { told: 0 }, $unset: { until: "" } } as const;
  if ((await collections.meta.updateOne(held, change, { session })).matchedCount === 0) throw removed();
}

const removed = () =>
  new StoreError("writing the verdicts of a month took so long that what was written of them was removed", {
    remedy: "The month is closed again within the hour; check how busy mongod is.",
  });

/** Deletes what was written, unless it is in force. */
export async function giveUpWriting(context: Context, content: Content): Promise<void> {
  const held = { _id: leaseOf(content.name), until: { $exists: true } };
  const marked = await context.collections.meta.updateOne(held, { $set: { until: REMOVED } });
  if (marked.matchedCount > 0) await removeRows(context, content);
}

/** Deletes what a process wrote that died. */
export async function removeExpired(context: Context, content: Content): Promise<void> {
  const expired = { _id: leaseOf(content.name), $expr: { $lte: ["$until", "$$NOW"] } };
  const marked = await context.collections.meta.updateOne(expired, { $set: { until: REMOVED } });
  if (marked.matchedCount > 0) await removeRows(context, content);
}

async function removeRows({ collections }: Context, { month, revision, name }: Content): Promise<void> {
  await collections.verdicts.deleteMany({ month, revision, content: name });
  await collections.meta.deleteOne({ _id: leaseOf(name), until: REMOVED });
}

/** Every writing that is under way, or that a process left; `told`: how many of its verdicts are told, once in force. */
export async function unfinished({
  collections,
}: Context): Promise<{ content: Content; told: number | null }[]> {
  const leases = collections.meta.find(leasesOf(PREFIX));
  return (await leases.toArray()).map(({ value, told }) => {
    const [month = "", revision = ""] = value.split("|");
    return { content: { month, revision: Number(revision), name: value }, told: told ?? null };
  });
}
