import { monthAt } from "../../domain/month.ts";
import type { Resync, ResyncDifference } from "../../domain/resync.ts";
import { reviseMonth } from "../judging/freeze-month.ts";
import type { AppContext } from "../context/app-context.ts";

type Changed = Pick<ResyncDifference, "newSessions" | "changedDurations" | "vanishedSessions" | "verdicts">;

/**
 * Freezes each closed month that a re-reading changed, at once, with who asked for it and why as the reason. A month in
 * which nothing differs, or that is open still, is left alone; doing it twice makes one revision.
 */
export async function refreezeChangedMonths(
  { judging }: Pick<AppContext, "judging">,
  { officeId, requests }: Pick<Resync, "officeId" | "requests">,
  changed: Changed,
): Promise<NonNullable<ResyncDifference["revisions"]>> {
  const made: { month: string; revision: number; reason: string }[] = [];
  const by = requests.map(({ by: name, why }) => ({ name, why }));
  for (const month of monthsOf(changed, judging.zone)) {
    const revised = await reviseMonth(judging, month, { kind: "resync", officeId, by });
    const reason = revised.revisions?.at(-1)?.reason ?? "";
    if (revised.frozenNow === true) made.push({ month, revision: revised.revision, reason });
  }
  return made;
}

function monthsOf(changed: Changed, zone: string): string[] {
  const sessions = [...changed.newSessions, ...changed.changedDurations, ...changed.vanishedSessions];
  const started = sessions.flatMap(({ startedAt }) =>
    startedAt === null ? [] : [monthAt(startedAt, zone).month],
  );
  return [...new Set([...started, ...changed.verdicts.map(({ month }) => month)])].sort();
}
