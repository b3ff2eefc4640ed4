/**
 * Closes a run with one plain line that a machine can read, below jest's own summary, which is printed after all
 * reporters. A file that could not run at all counts as a failure.
 */
export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + (results.wasInterrupted ? 1 : 0);
    process.once("exit", () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
