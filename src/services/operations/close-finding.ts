import { isClosed, type StoredFinding } from "../../domain/finding.ts";
import { isBlank, formatAttribution, type Attribution } from "../../domain/attribution.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";

/** Who closes a finding and why. */
export type ClosingNote = Attribution & { why: string };

/**
 * Closes a finding and records by whom and why. It stays closed while the same finding recurs; one that returns after a
 * week or with another detail is open again. A closed finding is left as it is. Verdicts do not depend on this. Throws
 * UsageError for an unknown id and for a blank name or reason.
 */
export async function closeFinding(
  { store, clock }: { store: Pick<Store, "findings">; clock: Clock },
  findingId: string,
  word: ClosingNote,
): Promise<StoredFinding> {
  const { by, why } = word;
  if (isBlank(by)) throw new UsageError("--by is blank; name the person who closes it");
  if (isBlank(why)) throw new UsageError("--reason is blank; give the reason why nothing is left to do");
  const finding = await store.findings.get(findingId);
  if (finding === null)
    throw new UsageError(`there is no finding "${findingId.slice(0, 120)}"`, {
      remedy: "reach findings list shows their ids.",
    });
  if (isClosed(finding)) return finding;
  const closure = { by: formatAttribution(word), at: clock.now(), why: why.trim() };
  const closed = await store.findings.close(findingId, closure);
  return closed ?? (await store.findings.get(findingId)) ?? finding;
}
