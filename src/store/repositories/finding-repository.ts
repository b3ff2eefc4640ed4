import type { FindingClosure, StoredFinding, Finding } from "../../domain/finding.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { FindingSpan, FindingStore } from "../contracts/findings.ts";
import type { FindingDoc } from "../models/evidence-model.ts";
import { recordFindings, toFindingRowId } from "../recording/record-evidence.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";

/** A finding of before this was kept began when it was first made. */
const OPEN_SINCE = { $ifNull: ["$openSince", "$at"] };
const OPEN = {
  $or: [{ closedAt: { $exists: false } }, { $expr: { $lt: ["$closedAt", OPEN_SINCE] } }],
};
const CLOSED = { $expr: { $gte: ["$closedAt", OPEN_SINCE] }, closedAt: { $exists: true } };

/** What a person should look at, oldest first. */
export function findingRepository(context: StoreContext): FindingStore {
  const { findings } = context.collections;
  const reported = async (filter: object): Promise<Finding[]> => {
    const rows = await findings.find(filter).sort({ at: 1 }).toArray();
    return rows.map(({ accountKey, code, detail, at }) => ({ accountKey, code, detail, at }));
  };
  return {
    listMade: (span) => reported(within(span)),
    listOpen: (span) => reported({ ...within(span), ...OPEN }),
    list: async ({ accountKeys, closed }, after, limit) => {
      const state = closed === undefined ? {} : closed ? CLOSED : OPEN;
      const own = accountKeys === undefined ? {} : { accountKey: { $in: [...accountKeys] } };
      const rows = await findings
        .find({ $and: [state, own, after === null ? {} : behind(after)] })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(keptOf);
    },
    add: (finding) =>
      inOptimisticTransaction(context.client, async (session) => {
        await recordFindings(context, [finding], { session });
        const change = { kind: "finding", key: findingIdOf(toFindingRowId(finding)) } as const;
        await appendChanges(context, [change], finding.at, { session });
      }),
    get: async (findingId) => {
      const row = await findings.findOne({ _id: rowIdOf(findingId) });
      return row && keptOf(row);
    },
    close: (findingId, closure) => close(context, findingId, closure),
  };
}

const within = (span: FindingSpan | undefined): object => ({
  ...(span === undefined ? {} : { lastAt: { $gte: span.since } }),
  ...(span?.until === undefined ? {} : { at: { $lt: span.until } }),
});

const behind = ({ at, findingId }: { at: Date; findingId: string }): object => ({
  $or: [{ at: { $gt: at } }, { at, _id: { $gt: rowIdOf(findingId) } }],
});

/** A row's own id has bars, which a shell and an address would take for something else. */
const rowIdOf = (findingId: string): string => findingId.replaceAll(":", "|");
const findingIdOf = (rowId: string): string => rowId.replaceAll("|", ":");

const keptOf = ({
  _id,
  accountKey,
  code,
  detail,
  at,
  lastAt,
  openSince,
  closures,
}: FindingDoc): StoredFinding => ({
  findingId: findingIdOf(_id),
  accountKey,
  code,
  detail,
  at,
  lastAt,
  openSince: openSince ?? at,
  closures: closures ?? [],
});

function close(
  context: StoreContext,
  findingId: string,
  closure: FindingClosure,
): Promise<StoredFinding | null> {
  return inOptimisticTransaction(context.client, async (session) => {
    const row = await context.collections.findings.findOneAndUpdate(
      { _id: rowIdOf(findingId), ...OPEN },
      { $push: { closures: closure }, $set: { closedAt: closure.at } },
      { session, returnDocument: "after" },
    );
    if (row === null) return null;
    await appendChanges(context, [{ kind: "finding", key: findingId }], closure.at, { session });
    return keptOf(row);
  });
}
