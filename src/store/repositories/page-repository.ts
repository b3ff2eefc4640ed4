import type { CoverageDay } from "../../domain/coverage.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { LookRun } from "../../domain/look.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { Sweep } from "../../domain/sweep.ts";
import type { PageStore } from "../api-contract.ts";
import type { StoreContext } from "../context.ts";
import type { Selection } from "../contract.ts";
import { accountFilter, between } from "../selection.ts";
import { without } from "../without.ts";
import { lookFilter } from "./look-repository.ts";

const plainRow = { projection: { _id: 0 } } as const;
const plainLook = { projection: { _id: 0, trigger: 0, collectorVersion: 0, recordedAt: 0, provenance: 0 } } as const;

/** Pages over rows in an order that nothing added later disturbs. */
export function pageRepository(context: StoreContext): PageStore {
  const { snapshots, liveSessions, lookRuns, coverageDays, sweeps } = context.collections;
  return {
    snapshots: async (selection, after, limit) => {
      const rows = snapshots.find(snapshotPage(selection, after), plainRow);
      return (await rows.sort({ slot: 1, accountKey: 1, via: 1 }).limit(limit).toArray()) as Snapshot[];
    },
    sessions: (selection, after, limit) =>
      accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
        const filter = {
          accountKey,
          ...between("startedAt", selection.since, selection.until),
          ...(from === null ? {} : { sessionId: { $gt: from.sessionId } }),
        };
        const rows = liveSessions.find(filter, plainRow).sort({ sessionId: 1 }).limit(left);
        return (await rows.toArray()) as LiveSession[];
      }),
    looks: (selection, after, limit) =>
      accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
        const { firstAt, digest } = from ?? {};
        const behind = from && { $or: [{ firstAt: { $gt: firstAt } }, { firstAt, digest: { $gt: digest } }] };
        const filter = { ...lookFilter({ ...selection, accountKeys: [accountKey] }), accountKey };
        const rows = lookRuns.find((behind ? { $and: [filter, behind] } : filter) as never, plainLook);
        return (await rows.sort({ firstAt: 1, digest: 1 }).limit(left).toArray()) as LookRun[];
      }),
    coverage: (selection, after, limit) =>
      accountByAccount(context, selection, after, limit, async (accountKey, from, left) => {
        const days = {
          ...(selection.fromDay === undefined ? {} : { $gte: selection.fromDay }),
          ...(selection.toDay === undefined ? {} : { $lte: selection.toDay }),
        };
        const behind =
          from && ({ $or: [{ day: { $gt: from.day } }, { day: from.day, metric: { $gt: from.metric } }] });
        const filter = { accountKey, ...(Object.keys(days).length === 0 ? {} : { day: days }), ...behind };
        const rows = coverageDays.find(filter as never, plainRow).sort({ day: 1, metric: 1 }).limit(left);
        return (await rows.toArray()) as CoverageDay[];
      }),
    sweeps: async ({ platform, since, until }, after, limit) => {
      const behind =
        after && ({ $or: [{ slot: { $lt: after.slot } }, { slot: after.slot, _id: { $lt: after.sweepId } }] });
      const filter = { ...(platform === undefined ? {} : { platform }), ...between("slot", since, until), ...behind };
      const rows = await sweeps.find(filter).sort({ slot: -1, _id: -1 }).limit(limit).toArray();
      return rows.map((row): Sweep => without(row, "_id"));
    },
    sweepsClosedSince: async (since) => {
      const rows = await sweeps.find({ closedAt: { $gte: since } }).sort({ closedAt: 1 }).toArray();
      return rows.map((row): Sweep => without(row, "_id"));
    },
  };
}

function snapshotPage(selection: Selection, after: Parameters<PageStore["snapshots"]>[1]) {
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
        _id: { $gte: after?.accountKey ?? "", ...(accountKeys === undefined ? {} : { $in: [...accountKeys] }) },
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
