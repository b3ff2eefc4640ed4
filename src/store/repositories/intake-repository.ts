import type { IntakeEntry } from "../../domain/intake.ts";
import type { Change } from "../../domain/outbox.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { IntakeStore } from "../contracts/intake.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { applyIntakeEntry } from "../recording/apply-intake-entry.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";

const plainRow = { projection: { _id: 0 } } as const;

/** What people entered, and what waits for a second one. */
export function intakeRepository(context: StoreContext): IntakeStore {
  const { intakeEntries } = context.collections;
  return {
    get: (entryId) => intakeEntries.findOne({ _id: entryId }, plainRow) as Promise<IntakeEntry | null>,
    listByAccounts: (accountKeys) =>
      intakeEntries
        .find({ accountKey: { $in: [...accountKeys] } }, plainRow)
        .sort({ accountKey: 1, observedAt: 1 })
        .toArray() as Promise<IntakeEntry[]>,
    listHeld: () =>
      intakeEntries.find({ state: "held" }, plainRow).sort({ enteredAt: 1 }).toArray() as Promise<
        IntakeEntry[]
      >,
    record: (entries, zone) => record(context, entries, zone),
    confirm: (entryId, by, at, zone) => confirm(context, { entryId, by, at }, zone),
    refuse: (entryId, refused) => refuse(context, entryId, refused),
  };
}

function record(context: StoreContext, entries: readonly IntakeEntry[], zone: string): Promise<number> {
  const { intakeEntries } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const ids = entries.map(({ entryId }) => entryId);
    const known = new Set(await intakeEntries.distinct("_id", { _id: { $in: ids } }, { session }));
    const fresh = entries.filter(({ entryId }) => !known.has(entryId));
    if (fresh.length === 0) return 0;
    await intakeEntries.insertMany(
      fresh.map((entry) => ({ ...entry, _id: entry.entryId })),
      { session },
    );
    const changes: Change[] = [];
    for (const entry of fresh)
      changes.push(
        ...(entry.state === "taken"
          ? await applyIntakeEntry(context, entry, zone, { session })
          : [{ kind: "intake" as const, key: entry.entryId }]),
      );
    const newest = Math.max(...fresh.map(({ enteredAt }) => enteredAt.getTime()));
    await appendChanges(context, changes, new Date(newest), { session });
    return fresh.length;
  });
}

function confirm(
  context: StoreContext,
  { entryId, by, at }: { entryId: string; by: string; at: Date },
  zone: string,
): Promise<IntakeEntry | null> {
  const { intakeEntries } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const entry = (await intakeEntries.findOneAndUpdate(
      { _id: entryId, state: "held" },
      { $set: { state: "taken", confirmedBy: by, confirmedAt: at } },
      { session, returnDocument: "after", ...plainRow },
    )) as IntakeEntry | null;
    if (entry === null) return null;
    await appendChanges(context, await applyIntakeEntry(context, entry, zone, { session }), at, { session });
    return entry;
  });
}

function refuse(
  context: StoreContext,
  entryId: string,
  refused: { by: string; at: Date; why: string },
): Promise<IntakeEntry | null> {
  const { intakeEntries } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const entry = (await intakeEntries.findOneAndUpdate(
      { _id: entryId, state: "held" },
      { $set: { state: "refused", refused } },
      { session, returnDocument: "after", ...plainRow },
    )) as IntakeEntry | null;
    if (entry === null) return null;
    await appendChanges(context, [{ kind: "intake", key: entryId }], refused.at, { session });
    return entry;
  });
}
