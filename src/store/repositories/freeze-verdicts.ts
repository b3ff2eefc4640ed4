import type { mongo } from "mongoose";
import type { Change } from "../../domain/outbox.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { FrozenMonth } from "../contracts/verdicts.ts";
import type { StoreContext } from "../mongo/context.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";
import { inTransaction } from "../mongo/transaction.ts";
import { appendChanges } from "../recording/append-changes.ts";
import {
  beginWriting,
  type Content,
  extendWriting,
  giveUpWriting,
  leaseOf,
  newContent,
  removeExpired,
  startTelling,
  unfinished,
} from "./verdict-leases.ts";

/** So few that a transaction stays small whatever evidence they hold. */
const ROWS_PER_BLOCK = 200;
/** Told as known by one outbox row. */
const KEYS_PER_ROW = 1_000;

/**
 * Writes the verdicts of a further revision block by block, where no reader looks, and then makes it a revision in one
 * small transaction. `conclude` is called in between; `null` = nothing is to be frozen. False where nothing was, or where
 * another process took the number: then nothing stays.
 */
export async function freezeVerdicts(
  context: StoreContext,
  revision: Pick<FrozenMonth, "month" | "revision">,
  verdicts: AsyncIterable<LiveVerdict>,
  conclude: () => FrozenMonth | null,
): Promise<boolean> {
  const content = newContent(revision);
  await beginWriting(context, content);
  let isFrozen = false;
  try {
    await writeBlocks(context, content, verdicts);
    const frozen = conclude();
    isFrozen = frozen !== null && (await switchTo(context, content, frozen));
  } finally {
    if (!isFrozen) await giveUpWriting(context, content);
  }
  if (isFrozen) await tellAll(context, content);
  return isFrozen;
}

async function writeBlocks(
  context: StoreContext,
  content: Content,
  verdicts: AsyncIterable<LiveVerdict>,
): Promise<void> {
  let place = 0;
  let block: LiveVerdict[] = [];
  const write = async () => {
    await writeBlock(context, content, block, place);
    place += block.length;
    block = [];
  };
  for await (const verdict of verdicts) if (block.push(verdict) >= ROWS_PER_BLOCK) await write();
  if (block.length > 0) await write();
}

/** In one transaction with the lease: once that is lost nothing more is written. */
function writeBlock(
  context: StoreContext,
  content: Content,
  block: readonly LiveVerdict[],
  first: number,
): Promise<void> {
  const { month, revision, name } = content;
  const docs = block.map((verdict, i) => ({
    _id: `${name}|${verdict.officeId}`,
    month,
    revision,
    content: name,
    officeId: verdict.officeId,
    place: first + i,
    outcome: verdict.outcome,
    exempt: verdict.exempt,
    verdict,
  }));
  return inTransaction(context.client, async (session) => {
    await extendWriting(context, content, session);
    await context.collections.verdicts.insertMany(docs, { session, ordered: false });
  });
}

async function switchTo(context: StoreContext, content: Content, frozen: FrozenMonth): Promise<boolean> {
  const id = `${frozen.month}|${frozen.revision}`;
  try {
    await inTransaction(context.client, async (session) => {
      await startTelling(context, content, session);
      await context.collections.frozenMonths.insertOne(
        { _id: id, ...frozen, content: content.name },
        { session },
      );
      await tellSome(context, content, session, [{ kind: "report", key: `live|${id}` }]);
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Ends what a process that died left: what it wrote is deleted, or told where it is in force. */
export async function endUnfinished(context: StoreContext): Promise<void> {
  for (const { content, told } of await unfinished(context))
    await (told === null ? removeExpired(context, content) : tellAll(context, content));
}

async function tellAll(context: StoreContext, content: Content): Promise<void> {
  while (!(await inTransaction(context.client, (session) => tellSome(context, content, session))));
}

/** Puts the next keys of a revision into the outbox; true when there are no more, or another process told them. */
async function tellSome(
  context: StoreContext,
  { month, revision, name }: Content,
  session: mongo.ClientSession,
  first: readonly Change[] = [],
): Promise<boolean> {
  const { frozenMonths, verdicts, meta } = context.collections;
  const id = `${month}|${revision}`;
  const lease = await meta.findOne({ _id: leaseOf(name) }, { session });
  const frozen = await frozenMonths.findOne({ _id: id }, { session, projection: { frozenAt: 1 } });
  if (lease?.told === undefined || frozen === null) return true;
  const place = { $gte: lease.told, $lt: lease.told + KEYS_PER_ROW };
  const rows = await verdicts
    .find({ month, revision, content: name, place }, { session, projection: { officeId: 1 } })
    .sort({ place: 1 })
    .toArray();
  const changes = rows.map(({ officeId }) => ({ kind: "verdict" as const, key: `${id}|${officeId}` }));
  await appendChanges(context, [...first, ...changes], frozen.frozenAt, { session });
  const isLast = rows.length < KEYS_PER_ROW;
  if (isLast) await meta.deleteOne({ _id: lease._id }, { session });
  else await meta.updateOne({ _id: lease._id }, { $set: { told: place.$lt } }, { session });
  return isLast;
}
