/** What kinds of thing become known. */
export const CHANGE_KINDS = [
  "snapshot",
  "live-session",
  "gap",
  "look",
  "registry",
  "verdict",
  "report",
  "resync",
  "intake",
  "correction",
  "finding",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One thing that became known: what kind of thing, and the key under which it is found. */
export type Change = { kind: ChangeKind; key: string };

/**
 * What one write transaction made known. `number` is given after commit by the one sequencer, and is the cursor of
 * every feed; `null` = committed, not yet numbered.
 */
export type OutboxRow = { number: number | null; at: Date; changes: readonly Change[] };
