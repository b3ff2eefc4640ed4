import type { Sweep } from "../../../domain/sweep.ts";
import type { Capabilities } from "../../../platforms/contract.ts";

const DAY_MS = 86_400_000;

/** A scheduled look asks for a month and a day back: further than any month's judgement rests on one look. */
const SCHEDULED_DAYS = 32;

/** How far back a sweep asks for lives. By hand: as far as the person asked, at most as far as the platform keeps. */
export function getLookBackStart(
  sweep: Pick<Sweep, "trigger" | "lookSince">,
  capabilities: Pick<Capabilities, "liveRetentionDays">,
  now: Date,
): Date {
  const kept = now.getTime() - capabilities.liveRetentionDays * DAY_MS;
  const requested = sweep.lookSince?.getTime() ?? now.getTime() - SCHEDULED_DAYS * DAY_MS;
  return new Date(Math.max(kept, requested));
}
