import type { Correction } from "../../../domain/rulings.ts";
import { monthAt } from "../../../domain/month.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { VerdictChange } from "../../../store/contracts/verdicts.ts";
import type { NamedFile } from "../../tables/table.ts";
import { monthsWithData } from "../answerable-months.ts";
import type { JudgingContext } from "../context.ts";
import { streamMonth } from "../judge-month.ts";
import { openMonthIfKnown } from "../reported-month.ts";
import { Comparison } from "../revision-change.ts";
import { readCorrections } from "./import-rulings.ts";

/** What a file of corrections would do. */
export type CorrectionPreview = {
  /** `known` = the same row was entered before and changes nothing. */
  rows: readonly { line: number; correction: Correction; known: boolean }[];
  /** Verdicts that would change, by month. */
  changes: readonly (VerdictChange & { month: string })[];
  notices: readonly string[];
};

const MONTHS_AT_MOST = 12;

/** Returns what a file of corrections would change, and writes nothing. Throws a ConfigError with every fault. */
export async function previewCorrections(deps: JudgingContext, file: NamedFile): Promise<CorrectionPreview> {
  const { store, clock } = deps;
  const { corrections, lines, notices } = await readCorrections(store, file, clock.now());
  const keys = [...new Set(corrections.map(({ accountKey }) => accountKey))];
  const stored = new Set((await store.rulings.corrections(keys)).map(essenceOf));
  const rows = corrections.map((correction, i) => ({
    line: lines[i] ?? 0,
    correction,
    known: stored.has(essenceOf(correction)),
  }));
  const fresh = rows.flatMap(({ correction, known }) => (known ? [] : [correction]));
  return { rows, changes: await findChanges(deps, fresh), notices };
}

/** When it was entered makes no other correction of it. */
function essenceOf({ accountKey, sessionId, what, by, why, reference }: Correction): string {
  const fields = Object.entries(what).toSorted(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([accountKey, sessionId, fields, by, why, reference]);
}

async function findChanges(
  deps: JudgingContext,
  fresh: readonly Correction[],
): Promise<CorrectionPreview["changes"]> {
  if (fresh.length === 0) return [];
  const accounts = await deps.store.registry.allAccounts();
  const keys = new Set(fresh.map(({ accountKey }) => accountKey));
  const officeIds = new Set(
    accounts.filter(({ accountKey }) => keys.has(accountKey)).map(({ officeId }) => officeId),
  );
  const corrected = withCorrections(deps, fresh);
  const changes: (VerdictChange & { month: string })[] = [];
  for (const month of await monthsOf(deps, fresh)) {
    const before = await openMonthIfKnown(deps, month);
    if (before === null) continue;
    const comparison = new Comparison(null);
    const isNamed = ({ officeId }: LiveVerdict) => officeIds.has(officeId);
    for await (const verdict of before.verdicts) if (isNamed(verdict)) comparison.addBefore(verdict);
    for await (const verdict of (await streamMonth(corrected, month)).verdicts)
      if (isNamed(verdict)) comparison.add(verdict);
    changes.push(...comparison.result().changes.map((one) => ({ month, ...one })));
  }
  return changes;
}

/** The same context as if these corrections had been entered. */
function withCorrections(deps: JudgingContext, fresh: readonly Correction[]): JudgingContext {
  const { rulings } = deps.store;
  const corrections = async (keys: readonly string[]) => [
    ...(await rulings.corrections(keys)),
    ...fresh.filter(({ accountKey }) => keys.includes(accountKey)),
  ];
  return { ...deps, store: { ...deps.store, rulings: { ...rulings, corrections } } };
}

/** The months that corrections can change: those of their sessions; all the newest, where one is of a whole account. */
async function monthsOf(deps: JudgingContext, fresh: readonly Correction[]): Promise<string[]> {
  const newest = (await monthsWithData(deps)).slice(-MONTHS_AT_MOST).map(({ month }) => month);
  if (fresh.some(({ sessionId }) => sessionId === null)) return newest;
  const months = new Set<string>();
  for (const { accountKey, sessionId } of fresh)
    for (const { startedAt } of await deps.store.sessions.byIds(accountKey, [sessionId ?? ""]))
      if (startedAt !== null) months.add(monthAt(startedAt, deps.zone).month);
  return [...months].sort();
}
