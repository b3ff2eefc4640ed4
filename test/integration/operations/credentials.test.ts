import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";
import { openCollector } from "../../../workers/compose/open-collector.ts";
import { createReloadableAccess } from "../../../workers/compose/reloadable-access.ts";
import { collectBatch } from "../../../src/services/collecting/batch/collect-batch.ts";
import { planSweep } from "../../../src/services/collecting/planning/plan-sweep.ts";
import { environmentOf, LogBook, Rig } from "../../support/collector.ts";

describe("a credential that is given in a file", () => {
  let rig: Rig;
  let folder: string;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "files", accounts: 3 });
    folder = await mkdtemp(join(tmpdir(), "reach-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await rig.close();
  });

  it("stops only its own accounts, is said once, and comes back when the file is replaced, without a restart", async () => {
    const [one, two] = rig.simulator.accounts.filter(({ platform }) => platform === "facebook");
    const tokenOf = (id: string | null | undefined) => rig.simulator.secrets.pageTokens.get(id ?? "") ?? "";
    const path = join(folder, "pages.json");
    const write = (ofOne: string) =>
      writeFile(
        path,
        JSON.stringify({ [one?.externalId ?? ""]: ofOne, [two?.externalId ?? ""]: tokenOf(two?.externalId) }),
      );
    await write(tokenOf(one?.externalId));
    const { FACEBOOK_ACCESS_TOKEN: _shared, ...env } = environmentOf(rig.database, rig.simulator);
    const reread = () =>
      readSettings(
        { ...env, REACH_PLATFORMS: "facebook", FACEBOOK_PAGE_TOKENS_FILE: path },
        { cwd: packageRoot(), packageRoot: packageRoot() },
      );
    const log = new LogBook();
    const access = createReloadableAccess(reread(), reread);
    const deployment = { ...rig.deployment, clock: rig.clock, log: log.logger() };
    const { collector, close } = await openCollector(deployment, access, { cadence: rig.cadence });
    const sweep = async () => {
      await access.refresh(collector.log);
      const planned = await planSweep(collector, "facebook", rig.clock.now());
      for (const { batchId } of await collector.store.sweeps.listBatches(planned?.sweepId ?? ""))
        await collectBatch(collector, batchId, { isLastAttempt: true, signal: new AbortController().signal });
      rig.clock.move(10);
    };
    const outcome = async (account: string | undefined, time: string) =>
      (await rig.ledger()).get(`${account} live ${time}`);
    try {
      await sweep();
      expect(await outcome(one?.accountKey, "12:00")).toBe("read");
      const fresh = rig.simulator.mutate.rotateCredential(`facebook.page.${one?.externalId}`);
      await sweep();
      await sweep();
      expect(await outcome(one?.accountKey, "12:10")).toBe("credential_rejected");
      expect(await outcome(two?.accountKey, "12:10")).toBe("read");
      expect(log.said("account token rejected")).toBe(1);
      await write(fresh);
      await sweep();
      expect(await outcome(one?.accountKey, "12:30")).toBe("read");
      expect(log.said("works again")).toBe(1);
      expect(collector.redact(`a ${fresh} b`)).not.toContain(fresh);
      await writeFile(path, "no JSON at all");
      await sweep();
      expect(await outcome(one?.accountKey, "12:40")).toBe("read");
      expect(log.said("faulty; the old secrets stay in force")).toBe(1);
    } finally {
      await close();
    }
  });
});

describe("accounts, as the evidence shows them", () => {
  it("are counted absent once a slot, however often the slot is tried, and again after a reading", async () => {
    const rig = await Rig.open({ purpose: "absent", env: { REACH_PLATFORMS: "facebook" } });
    try {
      const { operations } = rig.deployment.store;
      const slotOf = (minute: number) => new Date(Date.UTC(2023, 6, 20, 6, minute));
      const count = async (minute: number) =>
        (await operations.countAbsences("facebook", slotOf(minute), ["a.facebook"], [])).get("a.facebook");
      expect([await count(0), await count(0), await count(0)]).toEqual([1, 1, 1]);
      expect([await count(10), await count(0), await count(10)]).toEqual([2, 2, 2]);
      await operations.countAbsences("facebook", slotOf(20), [], ["a.facebook"]);
      expect(await count(30)).toBe(1);
    } finally {
      await rig.close();
    }
  });

  it("are marked after three slots in a row in which they are not there, and a jump is flagged and kept", async () => {
    const rig = await Rig.open({ purpose: "states", env: { REACH_PLATFORMS: "facebook" } });
    try {
      const daemon = await rig.process();
      const codes = async () =>
        (await rig.deployment.store.findings.listOpen()).map(
          ({ accountKey, code }) => `${accountKey} ${code}`,
        );
      await daemon.drive.advance();
      rig.simulator.faults.add({ kind: "gone", account: "office-1.facebook" });
      rig.simulator.mutate.shiftAudience("office-2.facebook", 500_000);
      for (let slot = 0; slot < 2; slot += 1) {
        rig.clock.move(10);
        await daemon.drive.advance();
      }
      expect(await codes()).toEqual([]);
      for (let slot = 0; slot < 4; slot += 1) {
        rig.clock.move(10);
        await daemon.drive.advance();
      }
      expect((await codes()).sort()).toEqual(["office-1.facebook account_absent", "office-2.facebook jump"]);
      const kept = (await rig.exported("snapshots")).filter(({ account }) => account === "office-2.facebook");
      expect(Number(kept.at(-1)?.["followers"])).toBeGreaterThan(500_000);
    } finally {
      await rig.close();
    }
  });
});
