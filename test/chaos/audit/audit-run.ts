import { MongoClient } from "mongodb";
import { openStore } from "../../../src/store/open-store.ts";
import { auditBooks } from "./books.ts";
import { exported } from "./exported.ts";
import { auditLedger } from "./ledger.ts";
import type { Played } from "./played.ts";
import { auditSessions } from "./sessions.ts";
import { auditVerdicts } from "./verdicts.ts";

export type Audit = { faults: string[]; keys: number; read: number; verdicts: Record<string, number> };

/** No more than these sentences of a kind: one defect can touch thousands of readings. */
const SAID_AT_MOST = 8;

/** Holds what a run left against the truth of the simulated world: from outside, by exports and by MongoDB itself. */
export async function auditRun(played: Played): Promise<Audit> {
  const client = new MongoClient(played.mongoUri);
  const store = await openStore({
    uri: played.mongoUri,
    database: played.database,
    collectorVersion: "audit",
  });
  try {
    const db = client.db(played.database);
    const [snapshots, gaps] = await Promise.all([
      exported(played, store, "snapshots"),
      exported(played, store, "gaps"),
    ]);
    const ledger = await auditLedger(played, db, { snapshots, gaps });
    const sessions = await auditSessions(played, await exported(played, store, "live-sessions"));
    const verdicts = await auditVerdicts(played, store);
    const books = await auditBooks(played, db, store);
    const { whileThrottled } = played.simulator.requests;
    const calls =
      whileThrottled > 0 ? [`${whileThrottled} calls were made while the platform said wait`] : [];
    const faults = [ledger.faults, sessions, verdicts.faults, books, calls].flatMap(shortened);
    return { faults, keys: ledger.keys, read: ledger.read, verdicts: verdicts.outcomes };
  } finally {
    await store.close();
    await client.db(played.database).dropDatabase();
    await client.close();
  }
}

function shortened(faults: readonly string[]): string[] {
  if (faults.length <= SAID_AT_MOST) return [...faults];
  return [...faults.slice(0, SAID_AT_MOST), `and ${faults.length - SAID_AT_MOST} more of this kind`];
}
