import type { PlatformId } from "../../domain/platform.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { readServerTime } from "../mongo/server-time.ts";
import { duplicatesOf, isDuplicateKey } from "../mongo/store-errors.ts";

const MICRO = 1_000_000;
/** In the server's own time: a day is over for every clock that is played long before. */
const BILLED_KEPT_FOR_MS = 7 * 86_400_000;

const dayId = (platform: PlatformId, utcDay: string): string => `${platform}|${utcDay}`;
const billedId = (platform: PlatformId, utcDay: string, accountKey: string): string =>
  `${dayId(platform, utcDay)}|${accountKey}`;

/**
 * Money of a UTC day. A sum is added only if it fits, in one atomic step; what is cut off between the steps leaves
 * money reserved that was not spent, never the other way.
 */
export function spendRepository(context: StoreContext): Store["spend"] {
  const { spendDays } = context.collections;
  return {
    reserve: (...asked) => reserve(context, ...asked),
    reserveSum: (platform, utcDay, usd, limitUsd) =>
      addIfItFits(context, platform, utcDay, Math.round(usd * MICRO), Math.round(limitUsd * MICRO)),
    refund: (...given) => refund(context, ...given),
    spentUsd: async (platform, utcDay) => {
      const day = await spendDays.findOne({ _id: dayId(platform, utcDay) });
      return (day?.microUsd ?? 0) / MICRO;
    },
  };
}

type Reserve = Store["spend"]["reserve"];

async function reserve(
  context: StoreContext,
  ...asked: Parameters<Reserve>
): Promise<Awaited<ReturnType<Reserve>>> {
  const [platform, utcDay, accountKeys, usdEach, limitUsd] = asked;
  const each = Math.round(usdEach * MICRO);
  const limit = Math.round(limitUsd * MICRO);
  const keys = [...new Set(accountKeys)];
  const billed = await billedOf(context, platform, utcDay, keys);
  const open = keys.filter((key) => !billed.has(key));
  const fits = await reserveMost(context, platform, utcDay, open.length, each, limit);
  const chosen = open.slice(0, fits);
  const mine = await markBilled(context, platform, utcDay, chosen);
  const twice = chosen.length - mine.length;
  if (twice > 0) await add(context, platform, utcDay, -twice * each);
  const refused = new Set(open.slice(fits));
  return {
    allowed: keys.filter((key) => !refused.has(key)),
    refused: [...refused],
    newlyReserved: mine,
    reservedUsd: (mine.length * each) / MICRO,
  };
}

async function billedOf(
  { collections }: StoreContext,
  platform: PlatformId,
  utcDay: string,
  accountKeys: readonly string[],
): Promise<Set<string>> {
  const ids = new Map(accountKeys.map((key) => [billedId(platform, utcDay, key), key]));
  const billed = { _id: { $in: [...ids.keys()] } };
  // After the first sweep of a day, all are: then their number says it.
  const [counted] = await collections.billedAccounts
    .aggregate<{ count: number }>([{ $match: billed }, { $count: "count" }])
    .toArray();
  if (counted === undefined) return new Set();
  if (counted.count === ids.size) return new Set(accountKeys);
  const rows = await collections.billedAccounts.find(billed).toArray();
  return new Set(rows.flatMap(({ _id }) => ids.get(_id) ?? []));
}

/** Reserves for as many as fit under the limit; returns how many. */
async function reserveMost(
  context: StoreContext,
  platform: PlatformId,
  utcDay: string,
  wanted: number,
  each: number,
  limit: number,
): Promise<number> {
  let fits = wanted;
  while (fits > 0) {
    if (await addIfItFits(context, platform, utcDay, fits * each, limit)) return fits;
    const day = await context.collections.spendDays.findOne({ _id: dayId(platform, utcDay) });
    const left = Math.floor((limit - (day?.microUsd ?? 0)) / each);
    fits = Math.min(fits - 1, Math.max(0, left));
  }
  return 0;
}

async function addIfItFits(
  { collections }: StoreContext,
  platform: PlatformId,
  utcDay: string,
  microUsd: number,
  limit: number,
): Promise<boolean> {
  if (microUsd > limit) return false;
  const _id = dayId(platform, utcDay);
  try {
    await collections.spendDays.updateOne(
      { _id, microUsd: { $lte: limit - microUsd } },
      { $inc: { microUsd }, $setOnInsert: { platform, utcDay } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    // The day is there and has no room: the upsert met it. Or it was born this moment: then there may be room.
    if (!isDuplicateKey(error)) throw error;
  }
  const added = await collections.spendDays.updateOne(
    { _id, microUsd: { $lte: limit - microUsd } },
    { $inc: { microUsd } },
  );
  return added.modifiedCount === 1;
}

async function add({ collections }: StoreContext, platform: PlatformId, utcDay: string, microUsd: number) {
  await collections.spendDays.updateOne({ _id: dayId(platform, utcDay) }, { $inc: { microUsd } });
}

/** Marks accounts as billed on the day; returns those that no other caller marked at the same time. */
async function markBilled(
  { db, collections }: StoreContext,
  platform: PlatformId,
  utcDay: string,
  accountKeys: readonly string[],
): Promise<string[]> {
  if (accountKeys.length === 0) return [];
  const expiresAt = new Date((await readServerTime(db)).getTime() + BILLED_KEPT_FOR_MS);
  const rows = accountKeys.map((key) => ({ _id: billedId(platform, utcDay, key), utcDay, expiresAt }));
  const there = await collections.billedAccounts
    .insertMany(rows, { ordered: false })
    .then(() => new Set<number>(), duplicatesOf);
  return accountKeys.filter((_, i) => !there.has(i));
}

/** An account that was given back already is not given back twice. */
async function refund(context: StoreContext, ...given: Parameters<Store["spend"]["refund"]>): Promise<void> {
  const [platform, utcDay, accountKeys, usd] = given;
  const whole = Math.round(usd * MICRO);
  if (accountKeys.length === 0) return add(context, platform, utcDay, -whole);
  const ids = accountKeys.map((key) => billedId(platform, utcDay, key));
  const { deletedCount } = await context.collections.billedAccounts.deleteMany({ _id: { $in: ids } });
  if (deletedCount > 0)
    await add(context, platform, utcDay, -Math.round((whole * deletedCount) / accountKeys.length));
}
