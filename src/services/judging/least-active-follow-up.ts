import type { Letter, LetterKind } from "../../domain/evidence.ts";
import { type Month, monthAt } from "../../domain/month.ts";
import type { Store } from "../../store/contracts/store.ts";

/** How long an office that was among the least active is followed afterwards. */
export const MONTHS_FOLLOWED = 3;

/** An office that was among the least active of an earlier month, and what became of it. */
export type FollowUp = {
  officeId: string;
  /** The month in which it was named, `YYYY-MM`. */
  month: string;
  /** Local days, `YYYY-MM-DD`; `null` = nothing was entered. */
  planDue: string | null;
  planReceived: string | null;
  /** The plan was due before today and none was received. */
  overdue: boolean;
  /** It is named again in the month in hand. */
  still: boolean;
};

/** The months before this one whose least active are followed still, the latest first. */
export function monthsFollowed({ startsAt }: Month, zone: string): Month[] {
  const months: Month[] = [];
  let before = startsAt;
  for (let i = 0; i < MONTHS_FOLLOWED; i += 1) {
    const month = monthAt(new Date(before.getTime() - 1), zone);
    months.push(month);
    before = month.startsAt;
  }
  return months;
}

/** What was entered of the plans of those that were named in a month. */
export async function followUpsOf(
  store: Pick<Store, "rulings">,
  {
    month,
    named,
    stillNamed,
    today,
  }: {
    month: string;
    named: readonly string[];
    stillNamed: ReadonlySet<string>;
    today: string;
  },
): Promise<FollowUp[]> {
  const letters = await store.rulings.letters(month);
  return named.map((officeId) => {
    const planDue = dayOf(letters, officeId, "plan_due");
    const planReceived = dayOf(letters, officeId, "plan_received");
    return {
      officeId,
      month,
      planDue,
      planReceived,
      overdue: planReceived === null && planDue !== null && planDue < today,
      still: stillNamed.has(officeId),
    };
  });
}

/** The newest word of a kind. */
function dayOf(letters: readonly Letter[], officeId: string, kind: LetterKind): string | null {
  return letters.findLast((one) => one.officeId === officeId && one.kind === kind)?.day ?? null;
}
