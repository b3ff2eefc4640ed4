import type { Letter, LetterKind } from "../../domain/rulings.ts";
import { type Month, monthAt } from "../../domain/month.ts";
import type { Store } from "../../store/contracts/store.ts";

/** For how many months an office that was among the least active is followed up. */
export const MONTHS_FOLLOWED = 3;

/** The follow-up of an office that was among the least active of an earlier month. */
export type FollowUp = {
  officeId: string;
  /** The month in which it was named, `YYYY-MM`. */
  month: string;
  /** Local days, `YYYY-MM-DD`; `null` if nothing was entered. */
  planDue: string | null;
  planReceived: string | null;
  /** The plan was due before today and was not received. */
  overdue: boolean;
  /** It is named again in the reported month. */
  still: boolean;
};

/** Returns the months whose least active offices are still followed up, latest first. */
export function followedMonths({ startsAt }: Month, zone: string): Month[] {
  const months: Month[] = [];
  let before = startsAt;
  for (let i = 0; i < MONTHS_FOLLOWED; i += 1) {
    const month = monthAt(new Date(before.getTime() - 1), zone);
    months.push(month);
    before = month.startsAt;
  }
  return months;
}

/** Returns the plans entered for the offices that were named in a month. */
export async function toFollowUps(
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

/** The day of the newest letter of a kind. */
function dayOf(letters: readonly Letter[], officeId: string, kind: LetterKind): string | null {
  return letters.findLast((one) => one.officeId === officeId && one.kind === kind)?.day ?? null;
}
