/**
 * The cron pattern whose instants are the slots of a cadence on the wall clock of a zone. Cadences are those of
 * CADENCE_MINUTES: they divide an hour, or are whole hours that divide a day.
 */
export function cronOf(everyMinutes: number): string {
  if (everyMinutes === 1) return "* * * * *";
  if (everyMinutes < 60) return `*/${everyMinutes} * * * *`;
  if (everyMinutes === 1440) return "0 0 * * *";
  return everyMinutes === 60 ? "0 * * * *" : `0 */${everyMinutes / 60} * * *`;
}
