import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import type { FindCursor } from "mongodb";
import type { AccountDays, Selection } from "../contracts/selection.ts";

/** The character after "." : every key that begins with `patna.` sorts before `patna/`. */
const AFTER_DOT = "/";

/**
 * Which accounts, as a filter that an index on accountKey serves: the key begins with its office and platform, so an
 * office is a range of keys.
 */
export function accountFilter(
  selection: Pick<Selection, "officeId" | "accountKeys" | "platform">,
): Record<string, unknown> {
  const { officeId, accountKeys, platform } = selection;
  const filter: Record<string, unknown> = {};
  if (accountKeys !== undefined) filter.accountKey = { $in: accountKeys };
  else if (officeId !== undefined) filter.accountKey = keyRange(officeId, platform);
  if (officeId !== undefined) filter.officeId = officeId;
  if (platform !== undefined) filter.platform = platform;
  return filter;
}

function keyRange(officeId: string, platform: PlatformId | undefined) {
  return platform === undefined
    ? { $gte: `${officeId}.`, $lt: `${officeId}${AFTER_DOT}` }
    : { $gte: `${officeId}.${platform}`, $lt: `${officeId}.${platform}${AFTER_DOT}` };
}

/** `[since, until)` on a field; empty without bounds. */
export function between(
  field: string,
  since?: Date | string,
  until?: Date | string,
): Record<string, unknown> {
  const bounds = {
    ...(since === undefined ? {} : { $gte: since }),
    ...(until === undefined ? {} : { $lt: until }),
  };
  return Object.keys(bounds).length === 0 ? {} : { [field]: bounds };
}

type Accounts = Pick<Selection, "officeId" | "accountKeys" | "platform">;

/**
 * Filter and order for rows of accounts over time, so that one index gives both: by account and time where accounts
 * are named, else by time alone, over the platforms' own index.
 */
export function rowsOverTime(selection: Accounts, time: string) {
  const named = selection.accountKeys !== undefined || selection.officeId !== undefined;
  if (named) return { filter: accountFilter(selection), order: { accountKey: 1, [time]: 1 } as const };
  const { platform = { $in: PLATFORM_IDS } } = selection;
  return { filter: { platform }, order: { [time]: 1 } as const };
}

/** Rows that come account by account, as the values of one account after the other. */
export async function* byAccount<Row extends { accountKey: string; day: string }, Value>(
  cursor: Pick<FindCursor<Row>, "hasNext" | "readBufferedDocuments">,
  toValue: (row: Row) => Value,
): AsyncGenerator<AccountDays<Value>> {
  let own: { accountKey: string; days: Map<string, Value> } | null = null;
  while (await cursor.hasNext())
    for (const row of cursor.readBufferedDocuments()) {
      if (own !== null && own.accountKey !== row.accountKey) {
        yield own;
        own = null;
      }
      own ??= { accountKey: row.accountKey, days: new Map() };
      own.days.set(row.day, toValue(row));
    }
  if (own !== null) yield own;
}
