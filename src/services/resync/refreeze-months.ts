import { monthAt } from "../../domain/month.ts";
import type { Resync, ResyncDifference } from "../../domain/resync.ts";
import { reviseMonth } from "../judging/freeze-month.ts";
import type { AppContext } from "../context/app-context.ts";

type Changed = Pick<
  ResyncDifference,
  "newSessions" | "changedDurations" | "vanishedSessions" | "verdicts" | "revisions"
>;

/**
 * Freezes each closed month that a re-reading changed, at once, with who asked for it and why as the reason. A month in
 * which nothing differs, or that is open still, is left alone; doing it twice makes one revision.
 */
export async function refreezeChangedMonths(
  { judging }: Pick<AppContext, "judging">,
  { officeId, requests }: Pick<Resync, "officeId" | "requests">,
  changed: Omit<Changed, "revisions">,
): Promise<NonNullable<Changed["revisions"]>> {
  const revisions: { month: string; revision: number; reason: string }[] = [];
  for (const month of monthsOf(changed, judging.zone)) {
    const {
      frozenNow,
      revision,
      revisions: all,
    } = await reviseMonth(judging, month, {
      kind: "resync",
      officeId,
      by: requests.map(({ by, why }) => ({ name: by, why })),
    });
    if (frozenNow === true) revisions.push({ month, revision, reason: all?.at(-1)?.reason ?? "" });
  }
  return revisions;
}

function monthsOf(changed: Omit<Changed, "revisions">, zone: string): string[] {
  const sessions = [...changed.newSessions, ...changed.changedDurations, ...changed.vanishedSessions];
  const started = sessions.flatMap(({ startedAt }) =>
    startedAt === null ? [] : [monthAt(startedAt, zone).month],
  );
  return [...new Set([...started, ...changed.verdicts.map(({ month }) => month)])].sort();
}
