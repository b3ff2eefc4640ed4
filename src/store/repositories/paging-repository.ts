import type { CoverageDay } from "../../domain/coverage.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { LookRun } from "../../domain/look.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { Sweep } from "../../domain/sweep.ts";
import type { PagingStore } from "../contracts/api.ts";
import type { StoreContext } from "../mongo/context.ts";
import { sessionOnly } from "../models/live-session-model.ts";
import { toSweep } from "../models/sweep-model.ts";
import { snapshotKey } from "../recording/record-snapshots.ts";
import { accountFilter, between } from "../mongo/selection.ts";
import type { Selection } from "../contracts/selection.ts";
import { daysWithin } from "./coverage-repository.ts";
import { HIDDEN_OF_RUN, runsWithin } from "./look-repository.ts";

const plainRow = { projection: { _id: 0 } } as const;
const plainLook = { projection: HIDDEN_OF_RUN };

/** Pages over rows in an order that nothing added later disturbs. */
export function pagingRepository(context: StoreContext): PagingStore {
  return {
    snapshots: (...asked) => pageSnapshots(context, ...asked),
    snapshotsByKey: (keys) => snapshotsByKey(context, keys),
    sessions: (...asked) => pageSessions(context, ...asked),
    looks: (...asked) => pageLooks(context, ...asked),
    coverage: (...asked) => pageCoverage(context, ...asked),
    sweeps: (...asked) => pageSweeps(context, ...asked),
    sweepsClosedSince: async (since) => {
      const closed = context.collections.sweeps.find({ closedAt: { $gte: since } });
      const rows = await closed.sort({ closedAt: 1 }).toArray();
      return rows.map(toSweep);
    },
  };
}

type Asked<Name extends keyof PagingStore> = Parameters<PagingStore[Name]>;

async function pageSnapshots(
  { collections }: StoreContext,
  ...asked: Asked<"snapshots">
): Promise<Snapshot[]> {
  const [selection, after, limit] = asked;
  const rows = collections.snapshots.find(snapshotPage(selection, after), plainRow);
  return (await rows.sort({ slot: 1, accountKey: 1, via: 1 }).limit(limit).toArray()) as Snapshot[];
}

const KEYS_AT_ONCE = 500;

async function snapshotsByKey(
  { collections }: StoreContext,
  keys: readonly string[],
): Promise<Map<string, Snapshot>> {
  const found = new Map<string, Snapshot>();
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const places = keys.slice(from, from + KEYS_AT_ONCE).map((key) => {
      const [accountKey = "", slot = "", via = ""] = key.split("|");
      return { accountKey, slot: new Date(slot), via };
    });
    const rows = await collections.snapshots.find({ $or: places } as never, plainRow).toArray();
    for (const row of rows) found.set(snapshotKey(row), row as Snapshot);
  }
  return found;
}

function pageSessions(context: StoreContext, ...asked: Asked<"sessions">): Promise<LiveSession[]> {
  const [selection, after, limit] = asked;
  return accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
    const filter = {
      accountKey,
      ...between("startedAt", selection.since, selection.until),
      ...(from === null ? {} : { sessionId: { $gt: from.sessionId } }),
    };
    const rows = context.collections.liveSessions
      .find(filter, sessionOnly)
      .sort({ sessionId: 1 })
      .limit(left);
    return (await rows.toArray()) as LiveSession[];
  });
}

function pageLooks(context: StoreContext, ...asked: Asked<"looks">): Promise<LookRun[]> {
  const [selection, after, limit] = asked;
  return accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
    const own = { accountKey, ...runsWithin(selection) };
    const { firstAt, digest } = from ?? {};
    const behind = { $or: [{ firstAt: { $gt: firstAt } }, { firstAt, digest: { $gt: digest } }] };
    const filter = from === null ? own : { $and: [own, behind] };
    const rows = context.collections.lookRuns.find(filter as never, plainLook);
    return (await rows.sort({ firstAt: 1, digest: 1 }).limit(left).toArray()) as LookRun[];
  });
}

function pageCoverage(context: StoreContext, ...asked: Asked<"coverage">): Promise<CoverageDay[]> {
  const [selection, after, limit] = asked;
  return accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
    const own = { accountKey, ...daysWithin(selection) };
    const behind = from && {
      $or: [{ day: { $gt: from.day } }, { day: from.day, metric: { $gt: from.metric } }],
    };
    const rows = context.collections.coverageDays.find({ ...own, ...behind } as never, plainRow);
    return (await rows.sort({ day: 1, metric: 1 }).limit(left).toArray()) as CoverageDay[];
  });
}

async function pageSweeps({ collections }: StoreContext, ...asked: Asked<"sweeps">): Promise<Sweep[]> {
  const [{ platform, since, until }, after, limit] = asked;
  const behind = after && {
    $or: [{ slot: { $lt: after.slot } }, { slot: after.slot, _id: { $lt: after.sweepId } }],
  };
  const own = { ...(platform === undefined ? {} : { platform }), ...between("slot", since, until) };
  const rows = collections.sweeps.find({ ...own, ...behind });
  return (await rows.sort({ slot: -1, _id: -1 }).limit(limit).toArray()).map(toSweep);
}

function snapshotPage(selection: Selection, after: Parameters<PagingStore["snapshots"]>[1]) {
  const slots = between("slot", selection.since, selection.until);
  const filter = { ...accountFilter(selection), ...slots };
  if (after === null) return filter;
  const { slot, accountKey, via } = after;
  // Bounds beside the alternatives, so that the index is entered at the place itself.
  const behind = {
    $or: [
      { slot: { $gt: slot } },
      { slot, accountKey: { $gt: accountKey } },
      { slot, accountKey, via: { $gt: via } },
    ],
  };
  return { $and: [filter, { slot: { $gte: slot } }, behind] };
}

/** Goes through the accounts in the order of their keys until the page is full; work grows with accounts, not time. */
async function accountByAccount<Row, After extends { accountKey: string }>(
  { collections }: StoreContext,
  selection: Pick<Selection, "officeId" | "platform" | "accountKeys">,
  after: After | null,
  limit: number,
  rowsOf: (accountKey: string, after: After | null, left: number) => Promise<Row[]>,
): Promise<Row[]> {
  const { officeId, platform, accountKeys } = selection;
  const known = await collections.accounts
    .find(
      {
        ...(officeId === undefined ? {} : { officeId }),
        ...(platform === undefined ? {} : { platform }),
        _id: {
          $gte: after?.accountKey ?? "",
          ...(accountKeys === undefined ? {} : { $in: [...accountKeys] }),
        },
      },
      { projection: { _id: 1 } },
    )
    .sort({ _id: 1 })
    .toArray();
  const page: Row[] = [];
  for (const { _id } of known) {
    if (page.length >= limit) break;
    page.push(...(await rowsOf(_id, after?.accountKey === _id ? after : null, limit - page.length)));
  }
  return page;
}
