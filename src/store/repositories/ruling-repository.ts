import { createHash } from "node:crypto";
import type { Correction, Exemption } from "../../domain/evidence.ts";
import type { Change } from "../../domain/outbox.ts";
import type { StoreContext } from "../context.ts";
import { leaveOutboxRow } from "../record/outbox-row.ts";
import type { RulingStore } from "../ruling-contract.ts";
import { inTransaction } from "../transaction.ts";

const plainRow = { projection: { _id: 0 } } as const;

/** What people decided and entered. */
export function rulingRepository(context: StoreContext): RulingStore {
  const { exemptions, corrections } = context.collections;
  return {
    exemptions: () => exemptions.find({}, plainRow).sort({ at: 1 }).toArray() as Promise<Exemption[]>,
    corrections: (accountKeys) =>
      corrections
        .find({ accountKey: { $in: [...accountKeys] } }, plainRow)
        .sort({ accountKey: 1, at: 1 })
        .toArray() as Promise<Correction[]>,
    append: (rows) => append(context, rows),
  };
}

function append(context: StoreContext, rows: Parameters<RulingStore["append"]>[0]): Promise<number> {
  const { exemptions, corrections } = context.collections;
  const newest = [...rows.exemptions, ...rows.corrections].map(({ at }) => at.getTime());
  if (newest.length === 0) return Promise.resolve(0);
  return inTransaction(context.client, async (session) => {
    const changes: Change[] = [];
    const add = async <T extends Exemption | Correction>(
      collection: { findOne: (filter: { _id: string }, options: object) => Promise<unknown> },
      insert: (doc: T & { _id: string }) => Promise<unknown>,
      all: readonly T[],
    ): Promise<void> => {
      for (const row of all) {
        const key = digestOf(row);
        if (await collection.findOne({ _id: key }, { session })) continue;
        await insert({ _id: key, ...row });
        changes.push({ kind: "correction", key });
      }
    };
    await add(exemptions, (doc) => exemptions.insertOne(doc, { session }), rows.exemptions);
    await add(corrections, (doc) => corrections.insertOne(doc, { session }), rows.corrections);
    await leaveOutboxRow(context, changes, new Date(Math.max(...newest)), { session });
    return changes.length;
  });
}

/** Who entered it when makes no other row of it: the same decision read from the same file twice is one. */
function digestOf({ at: _at, ...row }: Exemption | Correction): string {
  return createHash("sha256").update(JSON.stringify(row)).digest("hex");
}
