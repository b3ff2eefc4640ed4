/** What every project shares: tests run as TypeScript through swc, as native ES modules. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2023", parser: { syntax: "typescript" } },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
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
  { ...withServers, displayName: "integration", testMatch: ["<rootDir>/test/integration/**/*.test.ts"] },
  { ...withServers, displayName: "scenarios", testMatch: ["<rootDir>/test/scenarios/**/*.test.ts"] },
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
  testTimeout: 60_000,
  reporters: ["default", "<rootDir>/test/support/totals-reporter.mjs"],
  // A test that fails in its middle may leave a connection open: the run ends all the same, and says what failed.
  forceExit: true,
  coverageProvider: "v8",
  collectCoverageFrom: ["src/**/*.ts", "workers/**/*.ts", "config/**/*.ts"],
};

export default { ...run, rootDir: import.meta.dirname, projects };
