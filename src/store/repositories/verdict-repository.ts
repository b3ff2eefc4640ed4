import type { LiveVerdict } from "../../domain/verdict.ts";
import { collectAll } from "../collect-all.ts";
import type { StoreContext } from "../mongo/context.ts";
import { appendChanges } from "../recording/append-changes.ts";
import type { FrozenMonth, SummedRevision, VerdictStore } from "../contracts/verdicts.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";
import { inTransaction } from "../mongo/transaction.ts";

const plainRow = { projection: { _id: 0 } } as const;

/** Frozen verdicts, revision by revision. */
export function verdictRepository(context: StoreContext): VerdictStore {
  const { frozenMonths, verdicts } = context.collections;
  return {
    revisions: (month) =>
      frozenMonths.find({ month }, plainRow).sort({ revision: 1 }).toArray() as Promise<FrozenMonth[]>,
    listVerdicts: (month, revision) => collectAll(streamVerdicts(context, month, revision)),
    streamVerdicts: (month, revision) => streamVerdicts(context, month, revision),
    newestSummaries: async (months) => {
      const newest = new Map<string, SummedRevision>();
      const frozen = frozenMonths.find(
        { month: { $in: [...months] } },
        { projection: { _id: 0, month: 1, revision: 1 } },
      );
      for (const { month, revision } of await frozen.sort({ month: 1, revision: 1 }).toArray())
        newest.set(month, { revision, verdicts: [] });
      if (newest.size === 0) return newest;
      const chosen = [...newest].map(([month, { revision }]) => ({ month, revision }));
      const projection = { "verdict.evidence": 0, "verdict.accounts": 0 };
      const rows = verdicts.find({ $or: chosen }, { projection }).sort({ month: 1, revision: 1, place: 1 });
      for (const { month, verdict } of await rows.toArray()) newest.get(month)?.verdicts.push(verdict);
      return newest;
    },
    append: (frozen, judged) => append(context, frozen, judged),
  };
}

const ROWS_AT_ONCE = 1_000;

/** Each block is a query of its own, so that a slow reader keeps no cursor open. */
async function* streamVerdicts(
  { collections }: StoreContext,
  month: string,
  revision: number,
): AsyncGenerator<LiveVerdict> {
  for (let from = 0; ; from += ROWS_AT_ONCE) {
    const places = { $gte: from, $lt: from + ROWS_AT_ONCE };
    const rows = collections.verdicts.find({ month, revision, place: places }).sort({ place: 1 });
    const block = await rows.toArray();
    yield* block.map(({ verdict }) => verdict);
    if (block.length < ROWS_AT_ONCE) return;
  }
}

async function append(
  context: StoreContext,
  frozen: FrozenMonth,
  judged: Parameters<VerdictStore["append"]>[1],
): Promise<boolean> {
  const { frozenMonths, verdicts } = context.collections;
  const { month, revision } = frozen;
  const id = `${month}|${revision}`;
  const docs = judged.map((verdict, place) => ({
    _id: `${id}|${verdict.officeId}`,
    month,
    revision,
    officeId: verdict.officeId,
    place,
    outcome: verdict.outcome,
    exempt: verdict.exempt,
    verdict,
  }));
  try {
    await inTransaction(context.client, async (session) => {
      await frozenMonths.insertOne({ _id: id, ...frozen }, { session });
      if (docs.length > 0) await verdicts.insertMany(docs, { session, ordered: false });
      const changes = docs.map(({ _id: key }) => ({ kind: "verdict" as const, key }));
      await appendChanges(context, [{ kind: "report", key: `live|${id}` }, ...changes], frozen.frozenAt, {
        session,
      });
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
