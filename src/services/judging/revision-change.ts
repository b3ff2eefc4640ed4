import { createHash } from "node:crypto";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { RevisionCause, RevisionChange, VerdictChange } from "../../store/contracts/verdicts.ts";
import type { JudgedMonth } from "./judge-month.ts";

/** Digest of everything that makes a difference to an office. How the looks were spread makes none. */
export function verdictDigest({ rule, verdicts }: JudgedMonth): string {
  return createHash("sha256")
    .update(JSON.stringify([rule.id, rule.version, ...verdicts.map(essence)]))
    .digest("hex");
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

/** Returns which offices changed between two revisions, and which of these changes the cause explains. */
export function compareVerdicts(
  before: readonly LiveVerdict[],
  after: readonly LiveVerdict[],
  cause: RevisionCause | null,
): RevisionChange {
  const old = new Map(before.map((verdict) => [verdict.officeId, verdict]));
  const changes = after.flatMap((verdict): VerdictChange[] => {
    const { officeId, outcome } = verdict;
    const was = old.get(officeId);
    if (was && JSON.stringify(essence(verdict)) === JSON.stringify(essence(was))) return [];
    const isCaused = cause !== null && (cause.officeId === null || cause.officeId === officeId);
    return [{ officeId, from: was?.outcome ?? null, to: outcome, isCaused }];
  });
  return { kind: "revised", cause: changes.some(({ isCaused }) => isCaused) ? cause : null, changes };
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
