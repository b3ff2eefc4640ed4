/**
 * Returns the cron pattern that fires at the slots of a cadence, in the wall-clock time of a zone. `everyMinutes` is one
 * of CADENCE_MINUTES: each divides an hour, or is a number of whole hours that divides a day.
 */
export function toCronPattern(everyMinutes: number): string {
  if (everyMinutes === 1) return "* * * * *";
  if (everyMinutes < 60) return `*/${everyMinutes} * * * *`;
  if (everyMinutes === 1440) return "0 0 * * *";
  return everyMinutes === 60 ? "0 * * * *" : `0 */${everyMinutes / 60} * * *`;
}
