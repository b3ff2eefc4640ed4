import type { Finding, FindingClosure, FindingCode, StoredFinding } from "../../domain/finding.ts";

/** Half-open; a finding belongs to it when it was made, or made again, within it. */
export type FindingSpan = { since: Date; until?: Date };

/** Findings, and what became of them. Closing appends; nothing is undone. */
export type FindingStore = {
  /** Oldest first, closed ones too: a finding stays true after it is closed. */
  listMade(span?: FindingSpan): Promise<Finding[]>;
  /** Oldest first, without those that were closed. */
  listOpen(span?: FindingSpan): Promise<Finding[]>;
  /** A page of them, by when they were first made; `closed` left out = of either kind. */
  list(
    selection: { accountKeys?: readonly string[]; closed?: boolean },
    after: { at: Date; findingId: string } | null,
    limit: number,
  ): Promise<StoredFinding[]>;
  /** Keeps one that a person made, with an outbox row. */
  add(finding: Finding & { code: FindingCode }): Promise<void>;
  get(findingId: string): Promise<StoredFinding | null>;
  /** Closes one that is open, with an outbox row; `null` when none of that id is open. */
  close(findingId: string, closure: FindingClosure): Promise<StoredFinding | null>;
};
