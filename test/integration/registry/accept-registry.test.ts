import { writeFileSync } from "node:fs";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { loadRegistry, createRegistryReloader } from "../../../src/services/registry/reload-registry.ts";
import type { Clock } from "../../../src/telemetry/clock.ts";
import { HEADER, type RegistryBench, registryBench, snapshot } from "./bench.ts";

const clock: Clock = { source: "system", now: () => new Date("2023-07-15T06:00:00Z") };
const zone = "Asia/Kolkata";

let bench: RegistryBench;
beforeEach(async () => {
  bench = await registryBench("registry");
});
afterEach(() => bench.close());

const load = () => loadRegistry(bench.paths, { store: bench.store, clock, zone });
const faultsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ConfigError) return error.faults;
  throw new Error("no ConfigError came", { cause: error });
};
const readOnce = () =>
  bench.store.readings.record({
    zone,
    snapshots: [snapshot({ accountKey: "patna.facebook", officeId: "patna" })],
    looks: [],
    gaps: [],
    rawAnswers: [],
    findings: [],
    countsInCoverage: true,
  });
const stored = async (accountKey: string) =>
  (await bench.store.registry.allAccounts()).find((one) => one.accountKey === accountKey);

describe("a registry that is put in force", () => {
  it("is a numbered revision, and the same content again is the same revision", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,,");
    const first = await load();
    bench.save("Gaya Ji;facebook;;".replaceAll(";", ","), "पटना,facebook,@PatnaDM,100");
    const again = await load();
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,GayaDM,");
    const next = await load();
    expect([first, again, next].map(({ registry }) => registry.revision)).toEqual([1, 1, 2]);
    expect(next.registry.accounts.find(({ officeId }) => officeId === "gaya")?.handle).toBe("GayaDM");
  });

  it("retires an account that its files no longer have, and never deletes it", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,GayaDM,200");
    await load();
    bench.save("patna,facebook,PatnaDM,100");
    const { registry } = await load();
    expect(registry.accounts.map(({ accountKey }) => accountKey)).toEqual(["patna.facebook"]);
    expect(await stored("gaya.facebook")).toMatchObject({ externalId: "200", activeTo: "2023-07-14" });
  });

  it("keeps an id that was pinned by checking, when the line still has none", async () => {
    bench.save("patna,facebook,PatnaDM,");
    await load();
    await bench.store.registry.pinExternalId("patna.facebook", "100", clock.now());
    bench.save("patna,facebook,Patna.District,");
    expect((await load()).registry.accounts[0]).toMatchObject({
      handle: "Patna.District",
      externalId: "100",
    });
  });

  it("may correct the id of an account that was never read", async () => {
    bench.save("patna,facebook,PatnaDM,100");
    await load();
    bench.save("patna,facebook,PatnaDM,101");
    expect((await load()).registry.accounts[0]?.externalId).toBe("101");
  });

  it("may not change the id of an account that has readings: it says what to do, and writes nothing", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,,");
    await load();
    await readOnce();
    bench.save("patna,facebook,PatnaDM,101", "gaya,facebook,GayaDM,");
    expect(await faultsOf(load())).toEqual([
      expect.stringMatching(/patna.facebook: external_id changes from "100" to "101".*active_to.*label/),
    ]);
    expect((await bench.store.registry.current())?.revision).toBe(1);
    expect(await stored("gaya.facebook")).toMatchObject({ handle: null });
    bench.save("patna,facebook,PatnaDM,100", "patna,facebook,,101,new");
    expect((await load()).registry.accounts.map(({ accountKey }) => accountKey)).toEqual([
      "patna.facebook",
      "patna.facebook.new",
    ]);
  });

  it("tells of an id that moves to another account", async () => {
    bench.save("patna,facebook,,100");
    await load();
    bench.save("patna,facebook,,100,dpro");
    expect((await load()).warnings).toEqual([
      expect.stringContaining("belonged to patna.facebook until now"),
    ]);
  });

  it("is refused whole when one line is wrong", async () => {
    bench.save("patna,facebook,PatnaDM,100", "patn,facebook,,");
    expect(await faultsOf(load())).toEqual([expect.stringContaining("did you mean patna?")]);
    expect(await bench.store.registry.current()).toBeNull();
  });

  it("whose file is missing is refused by the name of its variable", async () => {
    const paths = { ...bench.paths, accountsFile: `${bench.paths.accountsFile}.gone` };
    expect(await faultsOf(loadRegistry(paths, { store: bench.store, clock, zone }))).toEqual([
      expect.stringContaining("REACH_ACCOUNTS_FILE"),
    ]);
  });
});

describe("a daemon's registry", () => {
  const said: { level: string; message: string }[] = [];
  const reloader = () => {
    said.length = 0;
    return createRegistryReloader(bench.paths, {
      store: bench.store,
      clock,
      zone,
      log: (level, message) => said.push({ level, message }),
    });
  };

  it("takes up a changed file without a restart, and does nothing while it is unchanged", async () => {
    const { reloadRegistryIfChanged } = reloader();
    expect((await reloadRegistryIfChanged())?.revision).toBe(1);
    expect(await reloadRegistryIfChanged()).toBeNull();
    bench.save("patna,x,DM_Patna,");
    const registry = await reloadRegistryIfChanged();
    expect(registry?.accounts.map(({ accountKey }) => accountKey)).toEqual(["patna.x"]);
    expect(said).toEqual([{ level: "info", message: "registry changed" }]);
  });

  it("stays in force when the new file is faulty, which is said once, and is replaced when it is mended", async () => {
    const { reloadRegistryIfChanged } = reloader();
    bench.save("patna,x,DM_Patna,");
    await reloadRegistryIfChanged();
    bench.save("patna,x,DM Patna is not a handle,");
    expect(await reloadRegistryIfChanged()).toBeNull();
    expect(await reloadRegistryIfChanged()).toBeNull();
    expect(said.filter(({ level }) => level === "error")).toHaveLength(1);
    expect((await bench.store.registry.current())?.accounts[0]?.handle).toBe("DM_Patna");
    bench.save("patna,x,DM_Patna_2,");
    expect((await reloadRegistryIfChanged())?.accounts[0]?.handle).toBe("DM_Patna_2");
  });

  it("waits for a file that is being written, and then reads all of it", async () => {
    const { reloadRegistryIfChanged } = reloader();
    await reloadRegistryIfChanged();
    writeFileSync(bench.paths.accountsFile, `${HEADER}\npatna,x,DM_`);
    const reloading = reloadRegistryIfChanged();
    writeFileSync(bench.paths.accountsFile, `${HEADER}\npatna,x,DM_Patna,\ngaya,x,DM_Gaya,\n`);
    expect((await reloading)?.accounts).toHaveLength(2);
  });
});
