import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../config/load-environment.ts";
import { packageRoot } from "../../../config/package-root.ts";
import { readCollectorVersion } from "../../../config/version.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";

describe("the environment", () => {
  const before = { ...process.env };
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "reach-env-"));
  });
  afterEach(() => {
    rmSync(cwd, { recursive: true, force: true });
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it("takes from .env what is not set, and leaves what is set", () => {
    process.env["REACH_TEST_SET"] = "outside";
    writeFileSync(join(cwd, ".env"), "REACH_TEST_SET=inside\nREACH_TEST_NEW=inside\n");
    const env = loadEnvironment(cwd);
    expect(env["REACH_TEST_SET"]).toBe("outside");
    expect(env["REACH_TEST_NEW"]).toBe("inside");
  });

  it("needs no .env", () => {
    expect(loadEnvironment(cwd)["PATH"]).toBe(before["PATH"]);
  });

  it("refuses in .env what Node has read before", () => {
    delete process.env["NODE_EXTRA_CA_CERTS"];
    writeFileSync(join(cwd, ".env"), "NODE_EXTRA_CA_CERTS=/ca.pem\n");
    expect(() => loadEnvironment(cwd)).toThrow(ConfigError);
  });
});

describe("the version", () => {
  it("is the package's own", () => {
    expect(readCollectorVersion(packageRoot())).toMatch(/^\d+\.\d+\.\d+/);
  });
});
