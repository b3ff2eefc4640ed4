import { readServerTime } from "../mongo/server-time.ts";
import type { StoreContext } from "../mongo/context.ts";
import { MIGRATIONS, type Migration } from "./catalog.ts";

/** Runs each migration that this database has not had, in order, and keeps that it had it. */
export async function runMigrations(
  context: StoreContext,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const rows = context.collections.migrations;
  const had = new Set((await rows.find({ doneAt: { $ne: null } }).toArray()).map(({ _id }) => _id));
  for (const { id, does, run } of migrations) {
    if (had.has(id)) continue;
    await rows.updateOne(
      { _id: id },
      { $setOnInsert: { id, does, doneAt: null, changed: 0 } },
      { upsert: true },
    );
    const changed = await run(context);
    const doneAt = await readServerTime(context.db);
    await rows.updateOne({ _id: id, doneAt: null }, { $set: { doneAt, changed } });
  }
}
