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
    listVerdicts: async (month, revision) => {
      const rows = await verdicts.find({ month, revision }).sort({ place: 1 }).toArray();
      return rows.map(({ verdict }) => verdict);
    },
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
