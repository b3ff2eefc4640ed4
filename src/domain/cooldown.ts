/** No platform asks for a wait beyond the end of its day; what was stored beyond it came from a clock that was wrong. */
export const LONGEST_COOLDOWN_MS = 25 * 3_600_000;

/** Whether a cooldown that was stored to end at this time still holds (truth 18). */
export const isCooling = (until: Date, now: Date): boolean =>
  now < until && until.getTime() - now.getTime() <= LONGEST_COOLDOWN_MS;
