import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";
import type { Cadence } from "../../../src/domain/cadence.ts";
import { collectBatch } from "../../../src/services/collecting/batch/collect-batch.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { runDoctor } from "../../../src/services/operations/doctor/run-doctor.ts";
import { planSweep } from "../../../src/services/collecting/planning/plan-sweep.ts";
import { type ReloadableAccess, createReloadableAccess } from "../../../workers/compose/reloadable-access.ts";
import { openCollector } from "../../../workers/compose/open-collector.ts";
import { environmentOf, LogBook, Rig } from "../../support/collector.ts";
import { ReachProcess } from "../../support/reach-process.ts";
import { until } from "../../support/until.ts";
import type { Checkup } from "../../../src/services/operations/doctor/checkup.ts";

const CADENCE: Cadence = { x: { audience: 60, live: 10 } };
const NEVER = new AbortController().signal;

describe("owners' tokens of X, from the file to the reading", () => {
  let rig: Rig;
  let folder: string;
  let first: string;
  let second: string;
  let log: LogBook;
  const closers: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "owners", accounts: 3, owners: 2, cadence: CADENCE });
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    [first = "", second = ""] = rig.simulator.secrets.ownerRefreshTokens.keys();
    log = new LogBook();
    await writeTokens();
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await rm(folder, { recursive: true });
    await rig.close();
  });

  const refreshOf = (id: string) => rig.simulator.secrets.ownerRefreshTokens.get(id) ?? "";
  const accountOf = (id: string) =>
    rig.simulator.accounts.find(({ externalId }) => externalId === id)?.accountKey ?? "";

  /** The first owner by OAuth 2.0, the second by OAuth 1.0a. */
  const writeTokens = (refresh = refreshOf(first)) =>
    writeFile(
      join(folder, "owners.json"),
      JSON.stringify({
        [first]: { refresh_token: refresh },
        [second]: rig.simulator.secrets.ownerSigning.get(second),
      }),
    );

  const environment = (): Record<string, string> => {
    const { xClientId, xClientSecret, xConsumerKey, xConsumerSecret } = rig.simulator.secrets;
    return {
      ...environmentOf(rig.database, rig.simulator),
      REACH_PLATFORMS: "x",
      REACH_TOKEN_KEY: "5".repeat(64),
      X_OWNER_TOKENS_FILE: join(folder, "owners.json"),
      X_CLIENT_ID: xClientId,
      X_CLIENT_SECRET: xClientSecret,
      X_CONSUMER_KEY: xConsumerKey,
      X_CONSUMER_SECRET: xConsumerSecret,
    };
  };

  const open = async (): Promise<{ collector: AppContext; access: ReloadableAccess }> => {
    const reread = () => readSettings(environment(), { cwd: packageRoot(), packageRoot: packageRoot() });
    const access = createReloadableAccess(reread(), reread);
    const deployment = { ...rig.deployment, clock: rig.clock, log: log.logger() };
    const { collector, close } = await openCollector(deployment, access, { cadence: CADENCE });
    closers.push(close);
    return { collector, access };
  };

  /** One sweep; then ten minutes go by. Gives what became of each owner's lives. */
  const sweep = async ({ collector, access }: Awaited<ReturnType<typeof open>>): Promise<string[]> => {
    await access.refresh(collector.log);
    const planned = await planSweep(collector, "x", rig.clock.now());
    for (const { batchId } of await collector.store.sweeps.listBatches(planned?.sweepId ?? ""))
      await collectBatch(collector, batchId, { isLastAttempt: true, signal: NEVER });
    const time = new Date(rig.clock.now().getTime() + 19_800_000).toISOString().slice(11, 16);
    rig.clock.move(10);
    const ledger = await rig.ledger();
    return [first, second].map((id) => ledger.get(`${accountOf(id)} live ${time}`) ?? "nothing");
  };

  const renewals = () => rig.simulator.requests.count("x.token");
  const faultsOf = (checkups: readonly Checkup[]) =>
    checkups.filter(({ state, subject }) => state === "fault" && subject.includes("owner:"));

  it("read lives by both kinds; of ten workers that see one end, exactly one renews it", async () => {
    const workers = await Promise.all(Array.from({ length: 10 }, open));
    const [one] = workers;
    if (one === undefined) throw new Error("no worker");
    for (const round of [1, 2, 3]) {
      const reports = await Promise.all(
        workers.map(async ({ collector }) =>
          collector.adapters.get("x")?.checkAccess({
            http: collector.http,
            now: () => rig.clock.now(),
            signal: NEVER,
            onUsage: () => {},
          }),
        ),
      );
      expect(reports.flat().map((report) => report?.ok)).toEqual(Array.from({ length: 30 }, () => true));
      expect(renewals()).toBe(round);
      expect(await sweep(one)).toEqual(["read", "read"]);
      expect(renewals()).toBe(round);
      rig.clock.move(110);
    }
  });

  it("are renewed once where the platform refuses one before its time, and not again and again", async () => {
    const worker = await open();
    expect(await sweep(worker)).toEqual(["read", "read"]);
    rig.simulator.mutate.revokeCredential(`x.oauth2.${first}`);
    expect(await sweep(worker)).toEqual(["read", "read"]);
    expect([renewals(), log.said("owner token renewed after an early rejection")]).toEqual([2, 1]);
    const broken = rig.simulator.faults.add({
      kind: "credential-expired",
      credential: `x.oauth2.${first}`,
    });
    const both = await Promise.all([runDoctor(worker.collector, NEVER), runDoctor(worker.collector, NEVER)]);
    for (const checkups of both) expect(faultsOf(checkups)).toHaveLength(1);
    expect(renewals()).toBe(3);
    expect(await sweep(worker)).toEqual(["credential_rejected", "read"]);
    expect(renewals()).toBe(3);
    rig.simulator.faults.remove(broken);
    expect(await sweep(worker)).toEqual(["read", "read"]);
  });

  it("that are refused are gaps of their owner alone, said once and asked for seldom, until they are replaced", async () => {
    const worker = await open();
    await sweep(worker);
    rig.clock.move(120);
    rig.simulator.faults.add({ kind: "refresh-refused", credential: `x.oauth2.${first}` });
    const asked = renewals();
    expect(await sweep(worker)).toEqual(["credential_rejected", "read"]);
    rig.clock.move(-6);
    expect(faultsOf(await runDoctor(worker.collector, NEVER))).toMatchObject([
      {
        detail: "X refuses to renew the owner's token (HTTP 400, invalid_grant)",
        remedy: "Let the owner grant the app again and put the new refresh token into X_OWNER_TOKENS_FILE.",
      },
    ]);
    expect(renewals() - asked).toBe(1);
    rig.clock.move(6);
    expect(await sweep(worker)).toEqual(["credential_rejected", "read"]);
    expect(renewals() - asked).toBe(2);
    expect(log.said("account token rejected")).toBe(1);
    rig.simulator.faults.clear();
    await writeTokens(rig.simulator.mutate.grantCredential(`x.oauth2.${first}`));
    expect(await sweep(worker)).toEqual(["read", "read"]);
    expect(faultsOf(await runDoctor(worker.collector, NEVER))).toEqual([]);
    expect(log.said("works again")).toBe(1);
  });

  it("that are signed with a clock that is far off are refused, and the doctor names the clock", async () => {
    const worker = await open();
    rig.simulator.faults.add({ kind: "clock-skew", seconds: 600 });
    const faults = faultsOf(await runDoctor(worker.collector, NEVER));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.subject).toBe(`x credential owner:${second}`);
    expect(faults[0]?.remedy).toContain("time synchronisation");
    expect(await sweep(worker)).toEqual(["read", "credential_rejected"]);
    rig.simulator.faults.clear();
    expect(await sweep(worker)).toEqual(["read", "read"]);
  });

  it("of a worker that stood still while it renewed are kept all the same", async () => {
    const [slow, other] = [await open(), await open()];
    rig.simulator.faults.add({
      kind: "slow",
      credential: `x.oauth2.${first}`,
      milliseconds: 1_500,
      count: 1,
    });
    const still = runDoctor(slow.collector, NEVER);
    while (renewals() === 0) await new Promise((done) => setImmediate(done));
    rig.clock.move(6);
    expect(faultsOf(await runDoctor(other.collector, NEVER))).toHaveLength(1);
    expect(faultsOf(await still)).toEqual([]);
    rig.clock.move(4);
    expect(await sweep(other)).toEqual(["read", "read"]);
    expect(renewals()).toBe(2);
  });

  it("are lost where the process is killed between the platform's answer and the write: that is reported, with its remedy", async () => {
    const clockFile = join(folder, "clock");
    const doctor = async () => {
      await writeFile(clockFile, String(rig.clock.now().getTime()));
      const env = { ...environment(), REACH_CLOCK_FILE: clockFile, REACH_DATA_DIR: join(folder, "data") };
      return new ReachProcess(["doctor", "--json"], env, folder);
    };
    const outcome = async (process: ReachProcess) => {
      const { code, stdout } = await process.finished();
      return { code, faults: faultsOf((JSON.parse(stdout) as { checkups: Checkup[] }).checkups) };
    };
    const held = rig.simulator.faults.add({
      kind: "slow",
      credential: `x.oauth2.${first}`,
      milliseconds: 60_000,
    });
    const killed = await doctor();
    await until(() => renewals() > 0);
    await killed.stop("SIGKILL");
    rig.simulator.faults.remove(held);
    rig.clock.move(6);
    const { code, faults } = await outcome(await doctor());
    expect(code).toBe(1);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.detail).toMatch(/invalid_request\); a renewal started at 2023-.* never finished/);
    expect(faults[0]?.remedy).toContain("put the new refresh token into X_OWNER_TOKENS_FILE");
    rig.clock.move(15);
    expect((await outcome(await doctor())).faults).toEqual(faults);
    await writeTokens(rig.simulator.mutate.grantCredential(`x.oauth2.${first}`));
    expect((await outcome(await doctor())).faults).toEqual([]);
  }, 60_000);
});
