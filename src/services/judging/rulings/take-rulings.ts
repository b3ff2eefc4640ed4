import type { RevisionCause } from "../../../store/contracts/verdicts.ts";
import type { Store } from "../../../store/contracts/store.ts";
import type { NamedFile } from "../../tables/table.ts";
import type { JudgingContext } from "../context.ts";
import { reviseFrozenMonths } from "../freeze-month.ts";
import type { ImportCount } from "./import-rulings.ts";

export type TakenRulings = ImportCount & {
  /** Months that got a further revision. */
  revised: readonly string[];
};

/** Imports a file of people's decisions, all or nothing, and revises the frozen months that they change. */
export async function takeRulings(
  deps: JudgingContext,
  kind: RevisionCause["kind"],
  take: (store: Store, file: NamedFile, at: Date) => Promise<ImportCount>,
  file: NamedFile,
): Promise<TakenRulings> {
  const count = await take(deps.store, file, deps.clock.now());
  if (count.added === 0) return { ...count, revised: [] };
  return { ...count, revised: await reviseFrozenMonths(deps, { kind, officeId: null, by: count.by }) };
}
