import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toMajorVersion, parseVersion, proveBinary } from "../../../src/embedded/binaries/server-binary.ts";
import { MONGOD_SAYS, REDIS_SAYS, VALKEY_SAYS, program } from "./stand-in.ts";

describe("the proof of a server program", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-proof-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["mongo", MONGOD_SAYS, { product: "mongod", version: "6.0.5", major: "6.0" }],
    ["redis", VALKEY_SAYS, { product: "valkey", version: "9.1.2", major: "9" }],
    ["redis", REDIS_SAYS, { product: "redis", version: "7.0.15", major: "7" }],
  ] as const)("takes a %s server by what it says", async (role, says, expected) => {
    const path = await program(join(folder, "server"), says);
    expect(await proveBinary(role, path, "PATH")).toEqual({ role, path, from: "PATH", ...expected });
  });

  it.each([
    ["mongo", VALKEY_SAYS, "does not answer --version as mongod"],
    ["redis", MONGOD_SAYS, "does not answer --version as Valkey or Redis"],
    ["mongo", MONGOD_SAYS.replace("6.0.5", "5.0.31"), "is version 5.0.31; 6.0 or newer is needed"],
    ["redis", REDIS_SAYS.replace("7.0.15", "6.0.16"), "is version 6.0.16; 6.2 or newer is needed"],
  ] as const)("refuses, for %s, what says %j", async (role, says, refused) => {
    expect(await proveBinary(role, await program(join(folder, "server"), says), "PATH")).toEqual({ refused });
  });

  it("refuses what is not there, not executable, broken, or ends badly, each in words", async () => {
    expect(await proveBinary("mongo", join(folder, "none"), "x")).toEqual({
      refused: "does not run (no such file)",
    });
    const path = join(folder, "server");
    await writeFile(path, "#!/bin/sh\necho libcurl.so.4: cannot open >&2\nexit 127\n");
    expect(await proveBinary("mongo", path, "x")).toEqual({
      refused: "does not run (not an executable file)",
    });
    await chmod(path, 0o755);
    expect(await proveBinary("mongo", path, "x")).toEqual({
      refused: "does not run (libcurl.so.4: cannot open)",
    });
    await writeFile(path, "\u007fELF nonsense");
    expect(await proveBinary("mongo", path, "x")).toEqual({ refused: expect.stringMatching(/^does not/) });
  });

  it("knows the part of a version that data is bound to", () => {
    expect(toMajorVersion("mongod", "8.0.21")).toBe("8.0");
    expect(toMajorVersion("valkey", "9.1.2")).toBe("9");
    expect(parseVersion("mongo", "")).toBeNull();
  });
});
