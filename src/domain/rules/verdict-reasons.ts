import type { LiveEvidence } from "../evidence.ts";
import type { Exemption } from "../rulings.ts";
import type { Month } from "../month.ts";
import type { Outcome, VerdictReason } from "../verdict.ts";
import type { BroadcastCount } from "./count-broadcasts.ts";
import type { LiveRule } from "./rule-book.ts";
import type { OfficeObservedTime } from "./observed-time.ts";
import { toReason } from "./reason.ts";

const DAY_MS = 86_400_000;

/** Everything that the evidence lacks for a proven absence. Empty = nothing. */
export function findDoubts(
  reckoning: BroadcastCount,
  watching: OfficeObservedTime,
  rule: LiveRule,
): VerdictReason[] {
  const reported = new Set(watching.missing.map(({ account }) => account));
  const unseen = watching.watches
    .filter(({ account }) => !reported.has(account))
    .flatMap(({ account, unseen: stretches }) =>
      stretches.map(({ from, to, why, listWrong }) =>
        toReason(listWrong ? "list_wrong" : "not_watched", { why }, account, from, to),
      ),
    );
  const lengths = reckoning.open.map(({ session, code }) =>
    toReason(
      code,
      { sessionId: session.sessionId, neededSeconds: rule.minMinutes * 60 },
      session.accountKey,
      session.startedAt,
      null,
    ),
  );
  return [...watching.missing, ...unseen, ...lengths];
}

export function toMonthOpenReason(month: Month, asOf: Date): VerdictReason {
  const daysLeft = Math.ceil((month.endsAt.getTime() - asOf.getTime()) / DAY_MS);
  return toReason("month_open", { daysLeft }, null, month.startsAt, month.endsAt);
}

/** Before the first month of the rule nobody is judged. */
export function toRuleNotInForceReason({ startsAt, endsAt }: Month, { validFrom }: LiveRule): VerdictReason {
  return toReason("rule_not_in_force", { validFrom }, null, startsAt, endsAt);
}

/** Remarks beside a verdict that do not change it. */
export function toNotes(
  { evidence, exemption }: { evidence: LiveEvidence; exemption: Exemption | null },
  outcome: Outcome,
): VerdictReason[] {
  const notes: VerdictReason[] = [];
  if (exemption) notes.push(toReason("exempt", { words: exemption.why }));
  if (outcome === "met") return notes;
  for (const { accountKey, followers, followersToGoLive: needed, permissionMissing } of evidence.hindrances) {
    if (followers !== null && needed !== null && followers < needed)
      notes.push(toReason("too_few_followers", { followers, needed }, accountKey));
    if (permissionMissing) notes.push(toReason("permission_missing", {}, accountKey));
  }
  return notes;
}
