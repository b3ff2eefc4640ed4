import type { LiveVerdict } from "../../domain/verdict.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { FrozenMonth, SummedRevision, VerdictStore } from "../contracts/verdicts.ts";
import type { FrozenMonthDoc } from "../models/ruling-model.ts";
import { endUnfinished, freezeVerdicts } from "./freeze-verdicts.ts";

const plainRow = { projection: { _id: 0, content: 0 } } as const;

type RevisionName = Pick<FrozenMonthDoc, "month" | "revision" | "content">;
const NAME: Record<keyof RevisionName, 1> = { month: 1, revision: 1, content: 1 };
type VerdictFilter = { month: string; revision: number; content: string | { $exists: false } };

/** Frozen verdicts, revision by revision. */
export function verdictRepository(context: StoreContext): VerdictStore {
  const { frozenMonths, verdicts } = context.collections;
  return {
    revisions: (month) =>
      frozenMonths.find({ month }, plainRow).sort({ revision: 1 }).toArray() as Promise<FrozenMonth[]>,
    streamVerdicts: (month, revision) => streamVerdicts(context, { month, revision }, {}),
    streamSummaries: (month, revision) => streamVerdicts(context, { month, revision }, NO_EVIDENCE),
    newestSummaries: async (months) => {
      const newest = new Map<string, SummedRevision>();
      const frozen = frozenMonths.find({ month: { $in: [...months] } }, { projection: NAME });
      const chosen = new Map<string, VerdictFilter>();
      for (const one of await frozen.sort({ month: 1, revision: 1 }).toArray()) {
        newest.set(one.month, { revision: one.revision, verdicts: [] });
        chosen.set(one.month, verdictsOf(one));
      }
      if (newest.size === 0) return newest;
      const rows = verdicts
        .find({ $or: [...chosen.values()] }, { projection: NO_EVIDENCE })
        .sort({ month: 1, revision: 1, place: 1 });
      for (const { month, verdict } of await rows.toArray()) newest.get(month)?.verdicts.push(verdict);
      return newest;
    },
    append: (revision, verdicts, conclude) => freezeVerdicts(context, revision, verdicts, conclude),
    endUnfinished: () => endUnfinished(context),
  };
}

const NO_EVIDENCE = { "verdict.evidence": 0, "verdict.accounts": 0 } as const;
const ROWS_AT_ONCE = 1_000;

/** Each block is a query of its own, so that a slow reader keeps no cursor open. */
async function* streamVerdicts(
  { collections }: StoreContext,
  asked: Pick<FrozenMonth, "month" | "revision">,
  projection: object,
): AsyncGenerator<LiveVerdict> {
  const frozen = await collections.frozenMonths.findOne(asked, { projection: NAME });
  if (frozen === null) return;
  const chosen = verdictsOf(frozen);
  for (let from = 0; ; from += ROWS_AT_ONCE) {
    const places = { $gte: from, $lt: from + ROWS_AT_ONCE };
    const rows = collections.verdicts.find({ ...chosen, place: places }, { projection }).sort({ place: 1 });
    const block = await rows.toArray();
    yield* block.map(({ verdict }) => verdict);
    if (block.length < ROWS_AT_ONCE) return;
  }
}

/** Verdicts of before each writing had a name are those without one. */
const verdictsOf = ({ month, revision, content }: RevisionName): VerdictFilter => ({
  month,
  revision,
  content: content ?? { $exists: false },
});
