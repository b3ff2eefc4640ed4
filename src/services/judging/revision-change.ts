import { createHash } from "node:crypto";
import type { LiveVerdict, Outcome } from "../../domain/verdict.ts";
import type { LiveRule } from "../../domain/rules/rule-book.ts";
import type { RevisionCause, RevisionChange, VerdictChange } from "../../store/contracts/verdicts.ts";

/** Sums up everything that makes a difference to an office, verdict by verdict. How the looks were spread makes none. */
export class VerdictSum {
  readonly #hash = createHash("sha256");

  constructor({ id, version }: LiveRule) {
    this.#hash.update(`[${JSON.stringify(id)},${JSON.stringify(version)}`);
  }

  add(verdict: LiveVerdict): void {
    this.#hash.update(`,${JSON.stringify(essence(verdict))}`);
  }

  /** Once, after the last verdict. */
  digest(): string {
    return this.#hash.update("]").digest("hex");
  }
}

function essence(verdict: LiveVerdict): unknown {
  return [
    verdict.officeId,
    verdict.outcome,
    verdict.exempt,
    verdict.qualifyingSessions,
    verdict.sessions,
    verdict.reasons.map(({ code, account }) => [code, account]),
    verdict.assurance.basis,
    verdict.evidence.map(({ account, sessionId, provenSeconds, reason }) => [
      account,
      sessionId,
      provenSeconds,
      reason,
    ]),
  ];
}

/** What is kept of a verdict to compare the next one with; of very many offices the verdicts would not be held. */
type Mark = { outcome: Outcome; essence: string };

const markOf = (verdict: LiveVerdict): Mark => ({
  outcome: verdict.outcome,
  essence: createHash("sha256")
    .update(JSON.stringify(essence(verdict)))
    .digest("base64"),
});

/** Finds, verdict by verdict, which offices differ from a revision, and which of these changes the cause explains. */
export class Comparison {
  readonly #before = new Map<string, Mark>();
  readonly #changes: VerdictChange[] = [];
  readonly #cause: RevisionCause | null;

  constructor(cause: RevisionCause | null) {
    this.#cause = cause;
  }

  addBefore(verdict: LiveVerdict): void {
    this.#before.set(verdict.officeId, markOf(verdict));
  }

  add(verdict: LiveVerdict): void {
    const { officeId, outcome } = verdict;
    const was = this.#before.get(officeId);
    if (was?.essence === markOf(verdict).essence) return;
    const cause = this.#cause;
    const isCaused = cause !== null && (cause.officeId === null || cause.officeId === officeId);
    this.#changes.push({ officeId, from: was?.outcome ?? null, to: outcome, isCaused });
  }

  result(): RevisionChange & { kind: "revised" } {
    const changes = this.#changes;
    return { kind: "revised", cause: changes.some(({ isCaused }) => isCaused) ? this.#cause : null, changes };
  }
}

const NAMED_AT_MOST = 12;

/** Returns the change as an English sentence, for readers of the stored reason. */
export function revisionReason(change: RevisionChange): string {
  if (change.kind === "closed")
    return change.lateSeconds === null
      ? "the month was closed"
      : `the month was closed ${lateText(change.lateSeconds)} late, because no daemon closed it at its time`;
  const caused = change.changes.filter(({ isCaused }) => isCaused);
  const others = change.changes.filter(({ isCaused }) => !isCaused);
  const parts = [
    ...(change.cause === null ? [] : [`${causeText(change.cause)}: ${changesText(caused)}`]),
    ...(others.length === 0 ? [] : [`later facts: ${changesText(others)}`]),
  ];
  return parts.join("; ") || "later facts: an office left the list";
}

function lateText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

const REQUESTERS_AT_MOST = 5;

function causeText({ kind, by }: RevisionCause): string {
  const shown = by.slice(0, REQUESTERS_AT_MOST);
  const more = by.length > shown.length ? ` and ${by.length - shown.length} more` : "";
  const names = shown.map(({ name, why }) => (why === null ? name : `${name} ("${why}")`)).join(", ") + more;
  if (kind === "resync") return `read again for ${names}`;
  if (kind === "intake") return `figures confirmed by ${names}`;
  return kind === "correction" ? `corrected by ${names}` : `exempted by ${names}`;
}

function changesText(changes: readonly VerdictChange[]): string {
  const words = changes
    .slice(0, NAMED_AT_MOST)
    .map(({ officeId, from, to }) =>
      from === to ? `${officeId}: evidence` : `${officeId}: ${from ?? "not judged"} -> ${to}`,
    );
  const more = changes.length > NAMED_AT_MOST ? `; and ${changes.length - NAMED_AT_MOST} more` : "";
  return `${words.join("; ")}${more}`;
}
