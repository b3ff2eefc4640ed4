import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import { Command } from "commander";
import { addAccountsCommands } from "../../../src/cli/commands/accounts.ts";
import type { AccountsContext, AccountsFiles } from "../../../src/cli/commands/accounts/accounts-context.ts";
import type { Account } from "../../../src/domain/account.ts";
import type { Office } from "../../../src/domain/office.ts";
import { createHttpClient } from "../../../src/http/create-client.ts";
import { createAdapters } from "../../../src/platforms/adapters.ts";
import { describeCredentialFault } from "../../../src/services/registry/credential-names.ts";
import { parseOffices } from "../../../src/services/registry/parse-offices.ts";
import { acceptRegistryFiles } from "../../../src/cli/context/registry-refresher.ts";
import { loadRegistry } from "../../../src/services/registry/reload-registry.ts";
import { readTable } from "../../../src/services/tables/read-table.ts";
import { scenarios } from "../../../src/simulator/scenarios/catalog.ts";
import { type Simulator, startSimulator } from "../../../src/simulator/simulator.ts";
import type { Clock } from "../../../src/telemetry/clock.ts";
import { OFFICES, type RegistryBench, registryBench, snapshot } from "./bench.ts";

const clock: Clock = { source: "system", now: () => new Date("2023-07-15T06:00:00Z") };
const zone = "Asia/Kolkata";

const collecting = (): NodeJS.WriteStream & { text: () => string } => {
  const chunks: Buffer[] = [];
  const stream = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()) });
  return Object.assign(stream as NodeJS.WriteStream, { text: () => Buffer.concat(chunks).toString("utf8") });
};

let offices: Office[];
let simulator: Simulator;
let bench: RegistryBench;
let door: ReturnType<typeof createHttpClient>;
let warnings: string[] = [];
beforeEach(async () => {
  const { lines } = await readTable({ name: "offices.csv", bytes: new TextEncoder().encode(OFFICES) });
  offices = parseOffices("offices.csv", lines).offices;
  const scenario = scenarios.get("steady");
  if (scenario === undefined) throw new Error("no such scenario");
  simulator = await startSimulator({ scenario: scenario({ offices, zone, seed: 7, accounts: 3 }), clock });
  bench = await registryBench("accounts");
  door = createHttpClient({ clock, redact: (text) => text });
});
afterEach(async () => {
  door.close();
  await simulator.close();
  await bench.close();
});

/** Runs one command line against the simulator; an error of the tree comes back as its text. */
async function reach(...words: string[]) {
  const streams = { stdout: collecting(), stderr: collecting() };
  const { secrets, graphUrl, xApiUrl } = simulator;
  const adapters = createAdapters({
    facebook: {
      graphUrl,
      graphVersion: "v26.0",
      accessToken: secrets.facebookToken,
      appId: secrets.facebookAppId,
      appSecret: secrets.facebookAppSecret,
      pageTokens: new Map(),
      liveRetentionDays: 30,
    },
    x: { apiUrl: xApiUrl, bearerToken: secrets.xBearerToken, ownerTokens: new Map(), liveFromPosts: false },
  });
  const files: AccountsFiles = {
    settings: { ...bench.paths, mode: "simulated", usesBuiltInSimulator: false },
    streams,
    mayWriteFile: true,
  };
  const { store } = bench;
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const deps: AccountsContext = {
    ...files,
    collector: { store, adapters, http: door, clock, zone, log, dailySpendLimitUsd: { x: 0.02 } },
    refreshRegistry: async () => {
      const noteOf = (account: Account) => describeCredentialFault(account, adapters);
      ({ warnings } = await loadRegistry(bench.paths, { store, clock, zone, noteOf }));
    },
    acceptRegistry: () => acceptRegistryFiles(bench.paths, { store, clock, zone, log }),
  };
  let code: number | null = null;
  const program = new Command("reach").exitOverride().configureOutput({ writeErr: () => {} });
  addAccountsCommands(program, {
    withDeps: (work) => work(deps),
    files: () => files,
    exitWith: (given) => {
      code = given;
    },
  });
  const error: unknown = await program.parseAsync(["accounts", ...words], { from: "user" }).then(
    () => null,
    (reason: unknown) => reason,
  );
  const failure = error === null ? "" : (error as Error).message;
  return { code, failure, out: streams.stdout.text(), err: streams.stderr.text() };
}
const accountsFile = () => readFileSync(bench.paths.accountsFile, "utf8");
const simulated = (accountKey: string) => {
  const account = simulator.accounts.find((one) => one.accountKey === accountKey);
  if (account === undefined) throw new Error(`the scenario has no ${accountKey}`);
  return account;
};
const handleOf = (accountKey: string): string => simulated(accountKey).handle ?? "";

/** Lines of the file with the columns that name a credential. */
const saveWithCredentials = (...lines: string[]): void => {
  bench.save("patna,facebook,,");
  writeFileSync(
    bench.paths.accountsFile,
    `office,platform,handle,external_id,label,credential\n${lines.join("\n")}\n`,
  );
};

describe("a credential that the registry names and that is not there", () => {
  it("is reported with its line when the file is read, and the account is read with the shared one", async () => {
    const { externalId } = simulated("patna.facebook");
    saveWithCredentials(
      `patna,facebook,,${externalId},,second-app`,
      `gaya,facebook,,${simulated("gaya.facebook").externalId},,own`,
      "health,x,NitishKumar,,,default",
      "health,youtube,@health,,,another",
    );
    const listed = await reach("list", "--format", "json");
    const rows = JSON.parse(listed.out) as { account: string; findings: string }[];
    const found = Object.fromEntries(rows.map(({ account, findings }) => [account, findings]));
    expect(found["patna.facebook"]).toContain(
      'credential_unknown: there is no credential "second-app" on facebook, so it is read with the shared one',
    );
    expect(found["gaya.facebook"]).toContain("FACEBOOK_PAGE_TOKENS_FILE has none for");
    expect([found["health.x"], found["health.youtube"]]).toEqual(["", ""]);
    const checked = await reach("check", "--platform", "facebook", "--format", "json");
    expect(checked.code).toBe(0);
    expect(checked.out).toContain("second-app");
    expect(warnings).toEqual([
      expect.stringMatching(/accounts\.csv, line 2: there is no credential "second-app"/),
      expect.stringMatching(/accounts\.csv, line 3: its own token is missing/),
    ]);
  });
});

describe("accounts list", () => {
  it("shows each account with its state, as table, JSON and CSV", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,GayaDM,", "health,facebook,,");
    const table = await reach("list");
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/^SIMULATED DATA\n/);
    expect(table.out).toMatch(/patna.facebook +PatnaDM +100 +id pinned/);
    expect(table.out).toMatch(/gaya.facebook +GayaDM +- +id not pinned/);
    expect(table.out).toMatch(/health.facebook +- +- +waiting/);
    expect(table.err).toContain("3 accounts: ");
    const rows = JSON.parse((await reach("list", "--format", "json", "--office", "गया जी")).out) as unknown[];
    expect(rows).toEqual([
      expect.objectContaining({ account: "gaya.facebook", state: "unpinned", simulated: true }),
    ]);
    const csv = (await reach("list", "--format", "csv", "--state", "waiting")).out.trim().split("\n");
    expect(csv).toHaveLength(2);
    expect(csv[1]).toContain("health.facebook,health,department,Health Department,स्वास्थ्य विभाग");
  });

  it("suggests the nearest for an unknown office", async () => {
    const { failure, out } = await reach("list", "--office", "patnaa");
    expect(failure).toBe('unknown office "patnaa"; did you mean patna?');
    expect(out).toBe("");
  });
});

describe("accounts check", () => {
  it("shows the platform's name beside ours, and pins nothing unless asked to", async () => {
    bench.save(`patna,facebook,${handleOf("patna.facebook")},`, `patna,x,${handleOf("patna.x")},`);
    const { code, out, err } = await reach("check", "--format", "json");
    expect(code).toBe(0);
    expect(err).toMatch(/x bills USD 0.010 per account and UTC day; 1 to ask, at most USD 0.01/);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        nameEn: "Patna",
        platformName: expect.stringContaining("Patna"),
        platformId: simulated("patna.facebook").externalId,
        outcome: "resolved",
      }),
      expect.objectContaining({ account: "patna.x", outcome: "resolved" }),
    ]);
    expect((await bench.store.registry.allAccounts()).map(({ externalId }) => externalId)).toEqual([
      null,
      null,
    ]);
  });

  it("--price asks nothing", async () => {
    bench.save(`patna,x,${handleOf("patna.x")},`);
    expect((await reach("check", "--price")).code).toBe(0);
    expect(simulator.billed().users).toBe(0);
  });

  it("--write pins ids in the database and in the file, with who verified them and when", async () => {
    bench.save(`पटना,facebook,${handleOf("patna.facebook")},`, "gaya,facebook,,");
    const { code } = await reach("check", "--write", "--by", "Asha Devi");
    expect(code).toBe(0);
    const id = simulated("patna.facebook").externalId;
    expect(accountsFile().split("\n")[1]).toBe(
      `पटना,facebook,${handleOf("patna.facebook")},${id},,,,,Asha Devi,2023-07-15,`,
    );
    expect(accountsFile().split("\n")[2]).toBe("gaya,facebook,,,,,,,,,");
    const registry = await bench.store.registry.current();
    expect(registry?.accounts.find(({ officeId }) => officeId === "patna")).toMatchObject({
      externalId: id,
      verifiedBy: "Asha Devi",
    });
  });

  it("reports what is not found and what has another handle now, and exits with 3", async () => {
    const { externalId } = simulated("patna.facebook");
    bench.save(`patna,facebook,${handleOf("patna.facebook")},${externalId}`, "gaya,facebook,nobody.here,");
    simulator.mutate.rename("patna.facebook", { handle: "renamed.patna" });
    const { code, out } = await reach("check", "--format", "json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({ account: "gaya.facebook", outcome: "not_found" }),
      expect.objectContaining({ outcome: "differs", detail: "its handle is now renamed.patna" }),
    ]);
  });

  it("stays within the day's spending limit, and gives back what is not billed", async () => {
    bench.save(
      `patna,x,${handleOf("patna.x")},`,
      `gaya,x,${handleOf("gaya.x")},`,
      `health,x,${handleOf("health.x")},`,
      "patna,x,nobody_here,,second",
    );
    const first = await reach("check", "--format", "json", "--office", "patna");
    expect(JSON.parse(first.out)).toMatchObject([{ outcome: "resolved" }, { outcome: "not_found" }]);
    expect(await bench.store.spend.spentUsd("x", "2023-07-15")).toBeCloseTo(0.01, 6);
    const all = await reach("check", "--format", "json");
    expect(all.code).toBe(3);
    const asked = (JSON.parse(all.out) as { outcome: string }[]).filter(
      ({ outcome }) => outcome === "resolved",
    );
    expect(asked).toHaveLength(2);
    expect(all.out).toContain("spending limit of USD 0.02 is reached");
    expect(await bench.store.spend.spentUsd("x", "2023-07-15")).toBeLessThanOrEqual(0.02 + 1e-9);
  });

  it("does not pin one id to two accounts", async () => {
    const handle = handleOf("patna.facebook");
    bench.save(`patna,facebook,,${simulated("patna.facebook").externalId}`, `gaya,facebook,${handle},`);
    const { code, out } = await reach("check", "--write", "--format", "json");
    expect(code).toBe(3);
    expect(out).toContain("is the one of patna.facebook");
    expect(
      (await bench.store.registry.allAccounts()).find(({ officeId }) => officeId === "gaya")?.externalId,
    ).toBeNull();
  });
});

describe("accounts import", () => {
  const incoming = (text: string): string => {
    const path = join(dirname(bench.paths.accountsFile), "incoming.csv");
    writeFileSync(path, text);
    return path;
  };

  it("lays a file over what is there: filled cells replace, blank ones leave, new lines go below their office", async () => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,GayaDM,");
    const path = incoming(
      "office;platform;handle;external_id;label\nGaya Ji;facebook;;200;\nपटना;facebook;@patna.dpro;;dpro\n",
    );
    const { code, out } = await reach("import", path);
    expect(code).toBe(0);
    expect(out).toBe(
      "~ gaya.facebook  external_id: (blank) -> 200\n+ patna.facebook.dpro  handle=patna.dpro\n",
    );
    expect(accountsFile().split("\n").slice(1, 4)).toEqual([
      "patna,facebook,PatnaDM,100,,,,,,,",
      "patna,facebook,patna.dpro,,dpro,,,,,,",
      "gaya,facebook,GayaDM,200,,,,,,,",
    ]);
    expect((await bench.store.registry.current())?.accounts).toHaveLength(3);
    expect((await reach("import", path)).err).toContain("changes nothing");
  });

  it("--dry-run shows the same and writes nothing", async () => {
    const before = accountsFile();
    const { out, code } = await reach(
      "import",
      "--dry-run",
      incoming("office,platform,handle,external_id\npatna,x,DM_Patna,\n"),
    );
    expect({ out, code }).toEqual({ out: "+ patna.x  handle=DM_Patna\n", code: 0 });
    expect(accountsFile()).toBe(before);
    expect(await bench.store.registry.current()).toBeNull();
  });

  it.each([
    ["a faulty line", "patna,x,DM Patna,\n", /incoming.csv, line 2: handle "DM Patna" is not a name of x/],
    ["an id that another account holds", "gaya,facebook,,100\n", /external_id "100" is already on line 2/],
    [
      "another id for an account that has readings",
      "patna,facebook,,101\n",
      /changes from "100" to "101", but it has readings/,
    ],
  ])("writes nothing for %s", async (_what, line, sentence) => {
    bench.save("patna,facebook,PatnaDM,100", "gaya,facebook,,");
    await reach("list");
    await bench.store.readings.record({
      zone,
      snapshots: [snapshot()],
      looks: [],
      gaps: [],
      rawAnswers: [],
      findings: [],
      countsInCoverage: true,
    });
    const before = accountsFile();
    const { failure, out } = await reach("import", incoming(`office,platform,handle,external_id\n${line}`));
    expect(failure).toMatch(sentence);
    expect(out).toBe("");
    expect(accountsFile()).toBe(before);
  });

  it("--from-facebook proposes offices for a person to confirm, and touches neither file nor database", async () => {
    bench.save(`patna,facebook,,${simulated("patna.facebook").externalId}`, "gaya,facebook,,");
    simulator.mutate.rename("health.facebook", {
      name: '=HYPERLINK("x") Something else',
      handle: "something.else",
    });
    const before = accountsFile();
    const out = join(dirname(bench.paths.accountsFile), "proposal.csv");
    const { code, err } = await reach("import", "--from-facebook", "--out", out);
    expect(code).toBe(0);
    expect(err).toContain("3 Pages: 1 with a proposed office, 1 without, 1 pinned already");
    const lines = readFileSync(out, "utf8").trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.startsWith("gaya,facebook,"))).toContain(
      simulated("gaya.facebook").externalId,
    );
    expect(lines.find((line) => line.startsWith(",facebook,something.else,"))).toContain(
      "it contains no name of an office",
    );
    expect(accountsFile()).toBe(before);
    expect((await reach("import", out)).failure).toContain("office is blank");
    expect((await reach("import", "--from-facebook", "--out", out)).failure).toContain(
      "a file that is not there yet",
    );
  });

  it("leaves no half-written file behind", async () => {
    bench.save("patna,facebook,PatnaDM,100");
    await reach("import", incoming("office,platform,handle,external_id\npatna,x,DM_Patna,\n"));
    expect(existsSync(`${bench.paths.accountsFile}.new-${process.pid}`)).toBe(false);
  });
});

describe("accounts accept", () => {
  it("confirms a registry from which many accounts vanish, and prints what changed", async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `patna,facebook,,${100 + i},n${i}`);
    bench.save(...lines);
    await reach("list");
    bench.save(...lines.slice(0, 12), "gaya,facebook,,900,");
    await reach("list");
    expect((await bench.store.registry.current())?.accounts).toHaveLength(20);
    expect(await reach("accept")).toMatchObject({
      code: 0,
      out: "registry revision 2 is in force: 13 accounts; 1 added, 0 changed, 8 retired\n",
    });
    expect(await reach("accept")).toMatchObject({
      out: "registry revision 2 is in force: 13 accounts; these files were in force already\n",
    });
  });
});
