import type { Change } from "../../domain/outbox.ts";
import type { Store } from "../../store/contracts/store.ts";
import { toLiveSessionRow } from "../exports/rows/live-sessions.ts";
import { toSnapshotRow } from "../exports/rows/snapshots.ts";

/** The current row of a snapshot or live session; `null` for other kinds and for deleted rows. */
export type FeedRow = ReturnType<typeof toSnapshotRow> | ReturnType<typeof toLiveSessionRow> | null;

/** Adds the current row to each change, with a few queries for all of them. */
export async function attachRows<C extends Change>(
  store: Pick<Store, "pages" | "sessions" | "registry">,
  changes: readonly C[],
  simulated: boolean,
): Promise<(C & { row: FeedRow })[]> {
  const shown = await rowsOf(store, changes, simulated);
  return changes.map((change) => ({ ...change, row: shown.get(`${change.kind} ${change.key}`) ?? null }));
}

async function rowsOf(
  store: Pick<Store, "pages" | "sessions" | "registry">,
  changes: readonly Change[],
  simulated: boolean,
): Promise<Map<string, FeedRow>> {
  const shown = new Map<string, FeedRow>();
  const snapshotKeys = [...new Set(changes.filter(({ kind }) => kind === "snapshot").map(({ key }) => key))];
  const offices = snapshotKeys.length === 0 ? [] : await store.registry.offices();
  const kinds = new Map(offices.map(({ officeId, kind }) => [officeId, kind]));
  for (const [key, snapshot] of await store.pages.snapshotsByKey(snapshotKeys))
    shown.set(`snapshot ${key}`, toSnapshotRow(snapshot, kinds.get(snapshot.officeId) ?? null, simulated));
  const sessionIds = new Map<string, Set<string>>();
  for (const { key } of changes.filter(({ kind }) => kind === "live-session")) {
    const at = key.indexOf("|");
    const accountKey = key.slice(0, at);
    sessionIds.set(accountKey, (sessionIds.get(accountKey) ?? new Set()).add(key.slice(at + 1)));
  }
  for (const [accountKey, ids] of sessionIds)
    for (const session of await store.sessions.byIds(accountKey, [...ids]))
      shown.set(`live-session ${accountKey}|${session.sessionId}`, toLiveSessionRow(session, simulated));
  return shown;
}
