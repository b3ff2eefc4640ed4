import { createHash } from "node:crypto";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { monthAt, toMonth } from "../../domain/month.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { FrozenMonth } from "../../store/contracts/verdicts.ts";
import { parseMonth, type JudgedMonth, judgeMonth } from "./judge-month.ts";
import type { JudgingContext } from "./context.ts";

/**
 * The month as it is to be reported: judged now, and once it is closed also frozen, so that what was reported can be
 * read again. Facts that came later make a further revision, whose reason names what they changed.
 */
export async function currentMonth(deps: JudgingContext, name: string): Promise<JudgedMonth> {
  const judged = await judgeMonth(deps, name);
  return isFinal(judged) ? freeze(deps, judged) : judged;
}

/** What brought new facts: of which office (`null` = of any), in words. */
export type RevisionCause = { officeId: string | null; words: string };

/**
 * As `currentMonth`; where it makes a further revision, its reason begins with the cause. A month of which nothing is
 * known has none.
 */
export async function reviseMonth(
  deps: JudgingContext,
  name: string,
  cause: RevisionCause,
): Promise<Pick<JudgedMonth, "revision" | "revisions" | "frozenNow">> {
  const { rules, clock, zone } = deps;
  const graceMs = rules.close.graceHours * 3_600_000;
  // Judging every office costs; a month that is open is not worth it.
  if (clock.now().getTime() < toMonth(name, zone).endsAt.getTime() + graceMs) return { revision: 0 };
  try {
    const judged = await judgeMonth(deps, name);
    return isFinal(judged) ? await freeze(deps, judged, cause) : judged;
  } catch (error) {
    if (error instanceof UsageError) return { revision: 0 };
    throw error;
  }
}

/** The month as it stands, or by a revision that was frozen: `null` = as it stands. */
export function loadMonth(deps: JudgingContext, name: string, revision: number | null): Promise<JudgedMonth> {
  return revision === null ? currentMonth(deps, name) : loadRevision(deps, name, revision);
}

/** A revision that was frozen earlier. Throws UsageError when the month has none of that number. */
export async function loadRevision(
  deps: JudgingContext,
  name: string,
  revision: number,
): Promise<JudgedMonth> {
  const month = parseMonth(name, deps.zone, deps.clock.now());
  const revisions = await deps.store.verdicts.revisions(month.month);
  const frozen = revisions.find((one) => one.revision === revision);
  if (!frozen) {
    const known = revisions.map((one) => one.revision).join(", ") || "none: the month was not closed yet";
    throw new UsageError(`--revision ${revision} of ${month.month} does not exist; there is ${known}`);
  }
  const verdicts = await deps.store.verdicts.listVerdicts(month.month, revision);
  return {
    month,
    zone: deps.zone,
    asOf: frozen.asOf,
    simulated: deps.simulated,
    status: "closed",
    revision,
    rule: frozen.rule,
    closesAt: frozen.closesAt,
    verdicts,
    revisions,
  };
}

/** How many months back facts are still looked for that would make a further revision. */
export const MONTHS_REVISED = 3;

/** Freezes the months before this one whose grace is over, or revises them; gives those that were frozen now. */
export async function freezeDueMonths(deps: JudgingContext): Promise<JudgedMonth[]> {
  const done: JudgedMonth[] = [];
  const now = deps.clock.now();
  let before = monthAt(now, deps.zone);
  for (let i = 0; i < MONTHS_REVISED; i += 1) {
    before = monthAt(new Date(before.startsAt.getTime() - 1), deps.zone);
    try {
      const judged = await judgeMonth(deps, before.month);
      if (!isFinal(judged)) continue;
      const frozen = await freeze(deps, judged);
      if (frozen.frozenNow === true) done.push(frozen);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return done;
}

/** A month that lies before the rule is shown under it, and binds nobody. */
const isFinal = ({ status, month, rule }: JudgedMonth): boolean =>
  status === "closed" && month.month >= rule.validFrom;

async function freeze(
  deps: JudgingContext,
  judged: JudgedMonth,
  cause: RevisionCause | null = null,
): Promise<JudgedMonth> {
  const { store, clock } = deps;
  const { month, rule, asOf, closesAt, verdicts } = judged;
  const revisions = await store.verdicts.revisions(month.month);
  const latest = revisions.at(-1);
  const digest = digestOf(judged);
  if (latest?.digest === digest) return { ...judged, revision: latest.revision, revisions };
  const before = latest ? await store.verdicts.listVerdicts(month.month, latest.revision) : [];
  const frozen: FrozenMonth = {
    month: month.month,
    revision: (latest?.revision ?? 0) + 1,
    rule,
    asOf,
    closesAt,
    frozenAt: clock.now(),
    reason: latest ? reasonOf(before, verdicts, cause) : "the month was closed",
    digest,
  };
  const isOurs = await store.verdicts.append(frozen, verdicts);
  const all = isOurs ? [...revisions, frozen] : await store.verdicts.revisions(month.month);
  return { ...judged, revision: all.at(-1)?.revision ?? 0, revisions: all, frozenNow: isOurs };
}

/** All that makes a difference to an office; how the looks were spread does not. */
function digestOf({ rule, verdicts }: JudgedMonth): string {
  return createHash("sha256")
    .update(JSON.stringify([rule.id, rule.version, ...verdicts.map(essenceOf)]))
    .digest("hex");
}

const essenceOf = (verdict: LiveVerdict): unknown => [
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

const NAMED_AT_MOST = 12;

/** Which offices the new facts changed, and how; what the cause does not explain stands apart from it. */
function reasonOf(
  before: readonly LiveVerdict[],
  after: readonly LiveVerdict[],
  cause: RevisionCause | null,
): string {
  const old = new Map(before.map((verdict) => [verdict.officeId, verdict]));
  const changed = after.filter(
    (verdict) =>
      JSON.stringify(essenceOf(verdict)) !== JSON.stringify(essenceOrNull(old.get(verdict.officeId))),
  );
  const isCaused = ({ officeId }: LiveVerdict): boolean =>
    cause !== null && (cause.officeId === null || cause.officeId === officeId);
  const caused = changed.filter(isCaused);
  const others = changed.filter((verdict) => !isCaused(verdict));
  const parts = [
    ...(cause === null || caused.length === 0 ? [] : [`${cause.words}: ${changesOf(old, caused)}`]),
    ...(others.length === 0 ? [] : [`later facts: ${changesOf(old, others)}`]),
  ];
  return parts.join("; ") || "later facts: an office left the list";
}

function changesOf(old: ReadonlyMap<string, LiveVerdict>, changed: readonly LiveVerdict[]): string {
  const words = changed.slice(0, NAMED_AT_MOST).map(({ officeId, outcome }) => {
    const was = old.get(officeId)?.outcome;
    return was === outcome ? `${officeId}: evidence` : `${officeId}: ${was ?? "not judged"} -> ${outcome}`;
  });
  const more = changed.length > NAMED_AT_MOST ? `; and ${changed.length - NAMED_AT_MOST} more` : "";
  return `${words.join("; ")}${more}`;
}

const essenceOrNull = (verdict: LiveVerdict | undefined): unknown => (verdict ? essenceOf(verdict) : null);
