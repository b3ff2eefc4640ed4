import { createHash } from "node:crypto";
import type { Correction, Exemption, Letter } from "../../domain/rulings.ts";
import type { StoreContext } from "../mongo/context.ts";
import { appendChanges } from "../recording/append-changes.ts";
import type { NewRulings, RulingStore } from "../contracts/verdicts.ts";
import { inTransaction } from "../mongo/transaction.ts";

const plainRow = { projection: { _id: 0 } } as const;

/** What people decided and entered. */
export function rulingRepository(context: StoreContext): RulingStore {
  const { exemptions, corrections, letters } = context.collections;
  return {
    letters: (month) => letters.find({ month }, plainRow).sort({ at: 1 }).toArray() as Promise<Letter[]>,
    exemptions: () => exemptions.find({}, plainRow).sort({ at: 1 }).toArray() as Promise<Exemption[]>,
    corrections: (accountKeys) =>
      corrections
        .find({ accountKey: { $in: [...accountKeys] } }, plainRow)
        .sort({ accountKey: 1, at: 1 })
        .toArray() as Promise<Correction[]>,
    append: (rows) => append(context, rows),
  };
}

async function append(
  { client, db, collections }: StoreContext,
  { exemptions = [], corrections = [], letters = [] }: NewRulings,
): Promise<number> {
  const newest = [...exemptions, ...corrections, ...letters].map(({ at }) => at.getTime());
  if (newest.length === 0) return 0;
  const withIds = <T extends Ruling>(rows: readonly T[]) =>
    rows.map((row) => ({ _id: digestOf(row), ...row }));
  return inTransaction(client, async (session) => {
    const inSession = { session };
    const known = async (ids: readonly string[]): Promise<Set<string>> => {
      const filter = { _id: { $in: [...ids] } };
      const rows = await Promise.all([
        collections.exemptions.distinct("_id", filter),
        collections.corrections.distinct("_id", filter),
        collections.letters.distinct("_id", filter),
      ]);
      return new Set(rows.flat());
    };
    const all = { e: withIds(exemptions), c: withIds(corrections), l: withIds(letters) };
    const held = await known([...all.e, ...all.c, ...all.l].map(({ _id }) => _id));
    const isNew = ({ _id }: { _id: string }): boolean => !held.has(_id);
    const fresh = { e: all.e.filter(isNew), c: all.c.filter(isNew), l: all.l.filter(isNew) };
    if (fresh.e.length > 0) await collections.exemptions.insertMany(fresh.e, inSession);
    if (fresh.c.length > 0) await collections.corrections.insertMany(fresh.c, inSession);
    if (fresh.l.length > 0) await collections.letters.insertMany(fresh.l, inSession);
    const changes = [...fresh.e, ...fresh.c, ...fresh.l].map(({ _id }) => ({
      kind: "correction" as const,
      key: _id,
    }));
    await appendChanges({ db, collections }, changes, new Date(Math.max(...newest)), inSession);
    return changes.length;
  });
}

type Ruling = Exemption | Correction | Letter;

/** When it was entered makes no other row of it: the same decision read from the same file twice is one. */
function digestOf({ at: _at, ...row }: Ruling): string {
  return createHash("sha256").update(JSON.stringify(row)).digest("hex");
}
