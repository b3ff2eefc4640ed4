import { noteTotals } from "./totals.mjs";

/** Notes the totals of a run. A file that could not run at all counts as a failure. */
export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + (results.wasInterrupted ? 1 : 0);
    noteTotals(results.numPassedTests, failed);
  }
}
