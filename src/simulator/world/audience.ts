import { hash32, mix } from "../random.ts";
import type { AudiencePlan } from "../scenario.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;

/** For this long after the scenario's first day, followers change by the same number every day. */
const STEADY_DAYS = 90;
/** Then the daily change decays towards the total of this many further days, so that a world can run for years. */
const SLOWING_DAYS = 365;

/** A sudden change of followers from an instant on. */
export type AudienceShift = { fromMs: number; by: number };

/**
 * Followers at an instant. They change every five minutes of the clock only, so that two readings close to each other
 * agree and a reading can be audited afterwards.
 */
export function followersAt(
  plan: AudiencePlan,
  accountKey: string,
  epochMs: number,
  shifts: readonly AudienceShift[],
  at: number,
): number {
  const step = Math.floor(at / STEP_MS);
  const days = slowing((step * STEP_MS - epochMs) / DAY_MS);
  const tremble = plan.tremble === 0 ? 0 : mix(hash32(accountKey), step) % (plan.tremble + 1);
  let count = plan.base + Math.round(plan.perDay * days) + tremble;
  for (const shift of shifts) if (shift.fromMs <= at) count += shift.by;
  return Math.max(0, count);
}

function slowing(days: number): number {
  if (days <= STEADY_DAYS) return days;
  return STEADY_DAYS + SLOWING_DAYS * (1 - Math.exp((STEADY_DAYS - days) / SLOWING_DAYS));
}

/** Posts at an instant: two or three a day since long before the scenario's first day. */
export function postsAt(accountKey: string, epochMs: number, at: number): number {
  const hash = hash32(accountKey);
  const days = Math.floor(at / STEP_MS) * STEP_MS - epochMs;
  return Math.max(0, 800 + (hash % 4000) + Math.floor((days / DAY_MS) * (2 + (hash % 100) / 100)));
}
