import { utimesSync, writeFileSync } from "node:fs";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { HELD_REMEDY } from "../../../src/services/registry/held-registry.ts";
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
const accountsInForce = async () => (await bench.store.registry.current())?.accounts ?? [];
const loadAccounts = async () => {
  await load();
  return accountsInForce();
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
    expect((await accountsInForce()).find(({ officeId }) => officeId === "gaya")?.handle).toBe("GayaDM");
  });

  it("retires an account that its files no longer have, and never deletes it", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,GayaDM,200");
    await load();
    bench.save("patna,facebook,PatnaDM,100");
    expect((await loadAccounts()).map(({ accountKey }) => accountKey)).toEqual(["patna.facebook"]);
    expect(await stored("gaya.facebook")).toMatchObject({ externalId: "200", activeTo: "2023-07-14" });
  });

  it("keeps an id that was pinned by checking, when the line still has none", async () => {
    bench.save("patna,facebook,PatnaDM,");
    await load();
    await bench.store.registry.pinExternalId("patna.facebook", "100", clock.now());
    bench.save("patna,facebook,Patna.District,");
    expect((await loadAccounts())[0]).toMatchObject({
      handle: "Patna.District",
      externalId: "100",
    });
  });

  it("may correct the id of an account that was never read", async () => {
    bench.save("patna,facebook,PatnaDM,100");
    await load();
    bench.save("patna,facebook,PatnaDM,101");
    expect((await loadAccounts())[0]?.externalId).toBe("101");
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
    expect((await loadAccounts()).map(({ accountKey }) => accountKey)).toEqual([
      "patna.facebook",
      "patna.facebook.new",
    ]);
  });

  it("reports an id that moves to another account", async () => {
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
  type Said = { level: string; message: string; fields: Record<string, unknown> };
  const said: Said[] = [];
  const reloader = (paths = bench.paths, into = said) => {
    into.length = 0;
    return createRegistryReloader(paths, {
      store: bench.store,
      clock,
      zone,
      log: (level, message, fields) => into.push({ level, message, fields }),
    });
  };
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `${i % 2 === 0 ? "patna" : "gaya"},facebook,,${100 + i},n${i}`);
  const inForce = async () => (await bench.store.registry.current())?.accounts.length;

  it("takes up a changed file without a restart, and does nothing while it is unchanged", async () => {
    const { reloadRegistryIfChanged } = reloader();
    expect((await reloadRegistryIfChanged())?.registry.revision).toBe(1);
    expect(await reloadRegistryIfChanged()).toBeNull();
    bench.save("patna,x,DM_Patna,");
    const reloaded = await reloadRegistryIfChanged();
    expect(reloaded?.registry.accounts).toBe(1);
    expect((await accountsInForce()).map(({ accountKey }) => accountKey)).toEqual(["patna.x"]);
    expect(said).toMatchObject([
      { level: "info", message: "registry loaded" },
      {
        level: "info",
        message: "registry changed",
        fields: { revision: 2, added: 1, changed: 0, retired: 0 },
      },
    ]);
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
    expect(await reloadRegistryIfChanged()).not.toBeNull();
    expect((await accountsInForce())[0]?.handle).toBe("DM_Patna_2");
  });

  it("waits for a file that is being written, and then reads all of it", async () => {
    const { reloadRegistryIfChanged } = reloader();
    await reloadRegistryIfChanged();
    writeFileSync(bench.paths.accountsFile, `${HEADER}\npatna,x,DM_`);
    const reloading = reloadRegistryIfChanged();
    writeFileSync(bench.paths.accountsFile, `${HEADER}\npatna,x,DM_Patna,\ngaya,x,DM_Gaya,\n`);
    expect((await reloading)?.registry.accounts).toBe(2);
  });

  it("from which a tenth and more than two accounts vanish at once is held, until it is whole again", async () => {
    const { reloadRegistryIfChanged } = reloader();
    bench.save(...lines(30));
    await reloadRegistryIfChanged();
    bench.save(...lines(26));
    expect(await reloadRegistryIfChanged()).toMatchObject({ held: { active: 30 }, change: null });
    expect(await reloadRegistryIfChanged()).toBeNull();
    expect(await inForce()).toBe(30);
    expect(said.filter(({ level }) => level === "error")).toMatchObject([
      { message: "registry held: too many accounts vanish at once", fields: { remedy: HELD_REMEDY } },
    ]);
    expect(await bench.store.meta.get("registry-held")).toMatchObject({ active: 30 });
    bench.save(...lines(30));
    await reloadRegistryIfChanged();
    expect(await bench.store.meta.get("registry-held")).toBeNull();
    bench.save(...lines(27));
    expect((await reloadRegistryIfChanged())?.change?.retired).toBe(3);
    expect(await inForce()).toBe(27);
  });

  it("is compared again on another day, or once another process changed what is held or in force", async () => {
    let now = clock.now();
    const moving: Clock = { source: "system", now: () => now };
    const deps = { store: bench.store, clock: moving, zone };
    const { reloadRegistryIfChanged } = createRegistryReloader(bench.paths, { ...deps, log: () => {} });
    bench.save(...lines(30));
    await reloadRegistryIfChanged();
    bench.save(...lines(26));
    const first = (await reloadRegistryIfChanged())?.held;
    expect((await loadRegistry(bench.paths, deps)).held).toEqual(first);
    expect(await reloadRegistryIfChanged()).toBeNull();
    now = new Date("2023-07-16T06:00:00Z");
    const nextDay = await reloadRegistryIfChanged();
    expect(nextDay?.held).toEqual({ ...first, day: "2023-07-16" });
    await bench.store.meta.set("registry-held", null);
    expect((await reloadRegistryIfChanged())?.held).toMatchObject({ since: now.toISOString() });
    await loadRegistry(bench.paths, deps, { allowsShrinking: true });
    expect(await reloadRegistryIfChanged()).toMatchObject({ held: null, registry: { revision: 2 } });
    expect(await reloadRegistryIfChanged()).toBeNull();
  });

  it("is held whatever waits beside the accounts that are read, and is put in force by a person", async () => {
    const waiting = Array.from({ length: 60 }, (_, i) => `health,facebook,,,w${i}`);
    bench.save(...waiting, ...lines(10));
    await load();
    bench.save(...waiting, ...lines(7));
    expect((await load()).held?.vanished).toHaveLength(3);
    const accepted = await loadRegistry(
      bench.paths,
      { store: bench.store, clock, zone },
      { allowsShrinking: true },
    );
    expect(accepted).toMatchObject({ held: null, change: { added: 0, changed: 0 } });
    expect(await inForce()).toBe(67);
    expect(await bench.store.meta.get("registry-held")).toBeNull();
  });

  it("knows since when an account that is listed again was missing", async () => {
    bench.save(...lines(3));
    await load();
    bench.save(...lines(2));
    await load();
    const later: Clock = { source: "system", now: () => new Date("2023-07-16T06:00:00Z") };
    bench.save(...lines(3));
    const { returned } = await loadRegistry(bench.paths, { store: bench.store, clock: later, zone });
    expect([...returned]).toEqual([["patna.facebook.n2", clock.now()]]);
  });

  it("that differs between two processes is said in the logs of both", async () => {
    const others: Said[] = [];
    const otherPaths = { ...bench.paths, accountsFile: `${bench.paths.accountsFile}.other` };
    bench.save(...lines(30));
    const ours = reloader();
    await ours.load();
    writeFileSync(otherPaths.accountsFile, `${[HEADER, ...lines(20)].join("\n")}\n`);
    utimesSync(otherPaths.accountsFile, new Date(0), new Date(0));
    const theirs = reloader(otherPaths, others);
    await theirs.load();
    await ours.reloadRegistryIfChanged();
    const errorsOf = (list: Said[]) =>
      list.flatMap(({ level, message }) => (level === "error" ? message : []));
    expect(errorsOf(others)).toEqual(["registry held: too many accounts vanish at once"]);
    expect(errorsOf(said)).toEqual(["registry held: another process has files with fewer accounts"]);
    expect(await inForce()).toBe(30);
    writeFileSync(otherPaths.accountsFile, `${[HEADER, ...lines(29)].join("\n")}\n`);
    utimesSync(otherPaths.accountsFile, new Date(1_000), new Date(1_000));
    await theirs.reloadRegistryIfChanged();
    await ours.reloadRegistryIfChanged();
    expect(errorsOf(said)).toContain("registry files differ: another process put other files in force");
    await theirs.reloadRegistryIfChanged();
    expect(errorsOf(others)).toContain(
      "registry files differ: another process has other files than those in force",
    );
  });
});
