/**
 * What every project shares. A worker loads the program once for all its test files, as plain Node does, and not anew
 * in a sandbox for each: half of a run's time went there.
 */
const shared = {
  rootDir: import.meta.dirname,
  runner: "jest-light-runner",
  setupFiles: ["<rootDir>/test/support/time-limits.mjs", "<rootDir>/test/support/property-seed.mjs"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.build", "<rootDir>/.reach"],
  globalTeardown: "<rootDir>/test/support/global-teardown.mjs",
};

/** One mongod and one Valkey serve a whole run; a run without tests that need them starts neither. */
const withServers = { ...shared, globalSetup: "<rootDir>/test/support/global-setup.mjs" };

/** What a whole run is made of. `jest.soak.config.mjs` has the tests that take long. */
const projects = [
  {
    ...shared,
    displayName: "unit",
    testMatch: ["<rootDir>/test/{unit,architecture,cases,contract,oracle}/**/*.test.ts"],
  },
  {
    ...withServers,
    displayName: "integration",
    testMatch: ["<rootDir>/test/{integration,scenarios}/**/*.test.ts"],
  },
];

export const soakProject = {
  ...shared,
  displayName: "soak",
  testMatch: ["<rootDir>/test/chaos/chaos.test.ts"],
};

/** The options of a run as a whole. */
export const run = {
  // The tests wait more than they compute: more files at a time than cores.
  maxWorkers: 3,
  reporters: ["default", "<rootDir>/test/support/totals-reporter.mjs"],
  // A test that fails in its middle may leave a connection open: the run ends all the same, and says what failed.
  forceExit: true,
};

export default { ...run, rootDir: import.meta.dirname, projects };
