import { type Month, monthAt } from "../../domain/month.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { JudgingContext } from "./context.ts";
import { openMonthIfKnown } from "./reported-month.ts";

const MONTHS_AT_MOST = 120;

/** Returns the start of collecting or of the earliest known session, whichever is earlier; `null` without data. */
export async function firstKnownAt(store: Pick<Store, "cadence" | "sessions">): Promise<Date | null> {
  const [begun] = await store.cadence.history();
  let first = begun?.since ?? null;
  for await (const { startedAt } of store.sessions.stream({ since: new Date(0) })) {
    if (startedAt !== null && (first === null || startedAt < first)) first = startedAt;
    break;
  }
  return first;
}

/** Returns the months from the first with data to the current one, oldest first. */
export async function monthsWithData({ store, clock, zone }: JudgingContext): Promise<Month[]> {
  const first = await firstKnownAt(store);
  const months: Month[] = [];
  let month = monthAt(clock.now(), zone);
  while (first !== null && month.endsAt > first && months.length < MONTHS_AT_MOST) {
    months.unshift(month);
    month = monthAt(new Date(month.startsAt.getTime() - 1), zone);
  }
  return months;
}

/** Returns the newest month that can be answered, or `null` if there is none. */
export async function newestAnswerableMonth(deps: JudgingContext): Promise<string | null> {
  for (const { month } of (await monthsWithData(deps)).toReversed())
    if ((await openMonthIfKnown(deps, month)) !== null) return month;
  return null;
}
