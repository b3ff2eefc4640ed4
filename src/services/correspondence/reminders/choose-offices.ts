import type { ReminderKind } from "../../../domain/reminder.ts";
import type { LiveVerdict, ObservedTime } from "../../../domain/verdict.ts";
import type { JudgedMonth } from "../../judging/judge-month.ts";

/** Why an office is not written to. */
export type SkipReason =
  | "held"
  | "exempt"
  | "on_air"
  | "no_contact"
  | "sent_today"
  | "refused_before"
  | "held_meanwhile";

export type OfficeChoice =
  | { verdict: LiveVerdict; kind: ReminderKind }
  | { verdict: LiveVerdict; kind: null; why: Extract<SkipReason, "held" | "exempt" | "on_air"> };

/**
 * Decides for each office of an open month whether it is reminded, and of what. The text for an office that we could
 * not watch says that, and never that it held nothing. `blindAfterSeconds`: how long an account may go unobserved
 * before it counts as not watched.
 */
export function chooseOffices({ verdicts, asOf }: JudgedMonth, blindAfterSeconds: number): OfficeChoice[] {
  return verdicts.map((verdict): OfficeChoice => {
    if (verdict.exempt) return { verdict, kind: null, why: "exempt" };
    if (verdict.outcome === "met") return { verdict, kind: null, why: "held" };
    if (verdict.evidence.some(({ reason }) => reason === "still_live"))
      return { verdict, kind: null, why: "on_air" };
    return { verdict, kind: isWatched(verdict, asOf, blindAfterSeconds) ? "pending" : "not_seen" };
  });
}

/** Whether nothing that could be the session can have escaped us so far. */
function isWatched(
  { reasons, accounts, evidence }: LiveVerdict,
  asOf: Date,
  blindAfterSeconds: number,
): boolean {
  const isOnlyOpen = reasons.every(({ code }) => ["month_open", ...BESIDE].includes(code));
  const lengthsKnown = evidence.every(({ reason }) => !UNKNOWN_LENGTH.includes(reason));
  return isOnlyOpen && lengthsKnown && blindTimes(accounts, asOf, blindAfterSeconds).length === 0;
}

const BESIDE: readonly string[] = ["too_few_followers", "permission_missing"];
const UNKNOWN_LENGTH: readonly string[] = [
  "length_unknown",
  "low_confidence",
  "status_unknown",
  "start_unsure",
];

export type BlindTime = ObservedTime["unseen"][number] & { account: string };

/**
 * The stretches that we did not watch and that were long enough to hide a session. The time since the newest look
 * counts once it is longer than the cadence explains.
 */
export function blindTimes(
  accounts: readonly ObservedTime[],
  asOf: Date,
  blindAfterSeconds: number,
): BlindTime[] {
  return accounts.flatMap(({ account, unseen }) =>
    unseen
      .filter(({ from, to }) => {
        const end = Math.min(to.getTime(), asOf.getTime());
        return end - from.getTime() > blindAfterSeconds * 1000;
      })
      .map((stretch) => ({ ...stretch, account })),
  );
}
