/**
 * The teardown prints what the reporter recorded: it runs after all reporters, and the run is ended by force after it.
 */
const NOTED = Symbol.for("reach.test.totals");

export function noteTotals(passed, failed) {
  globalThis[NOTED] = `${passed} passed, ${failed} failed\n`;
}

/** Closes a run with one plain line that a machine can read, below jest's own summary. */
export function tellTotals() {
  process.stdout.write(globalThis[NOTED] ?? "");
}
