/** Tests run as TypeScript through swc, as native ES modules. One mongod and one Valkey serve the whole run. */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
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
  globalSetup: "<rootDir>/test/support/global-setup.mjs",
  globalTeardown: "<rootDir>/test/support/global-teardown.mjs",
  reporters: ["default", "<rootDir>/test/support/totals-reporter.mjs"],
  testTimeout: 60_000,
  // A test that fails in its middle may leave a connection open: the run ends all the same, and says what failed.
  forceExit: true,
  coverageProvider: "v8",
  collectCoverageFrom: ["src/**/*.ts", "workers/**/*.ts", "config/**/*.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.build", "<rootDir>/.reach"],
};
