import { isClosed, type KeptFinding } from "../../domain/kept-finding.ts";
import { isBlank, saidBy, type SaidBy } from "../../domain/attribution.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";

/** Who closes it and why. */
export type ClosingWord = SaidBy & { why: string };

/**
 * Keeps that a finding is dealt with, by whom and why. It stays closed while it is made again and says the same; one
 * that comes back after a week, or says another thing, is open. One that is closed already stays as it is. Throws
 * UsageError for an id of none and for a blank name or reason. A verdict rests on what was the case, not on this.
 */
export async function closeFinding(
  { store, clock }: { store: Pick<Store, "findings">; clock: Clock },
  findingId: string,
  word: ClosingWord,
): Promise<KeptFinding> {
  const { by, why } = word;
  if (isBlank(by)) throw new UsageError("--by is blank; name the person who closes it");
  if (isBlank(why)) throw new UsageError("--reason is blank; say why nothing is left to do");
  const finding = await store.findings.get(findingId);
  if (finding === null)
    throw new UsageError(`there is no finding "${findingId.slice(0, 120)}"`, {
      remedy: "reach findings list shows their ids.",
    });
  if (isClosed(finding)) return finding;
  const closure = { by: saidBy(word), at: clock.now(), why: why.trim() };
  const closed = await store.findings.close(findingId, closure);
  return closed ?? (await store.findings.get(findingId)) ?? finding;
}
