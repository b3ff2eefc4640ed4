import { Redis } from "ioredis";
import { Rig } from "../../support/collector.ts";

const ACCOUNTS = 60;
const open = (purpose: string): Promise<Rig> =>
  Rig.open({
    purpose,
    accounts: ACCOUNTS,
    env: { REACH_PLATFORMS: "facebook" },
    cadence: { facebook: { audience: 60, live: 10 } },
  });

/** What Redis knew of the calls is gone, as after a loss of its files. */
async function forgetBudget(rig: Rig): Promise<void> {
  const redis = new Redis(rig.database.redisUrl);
  const keys = await redis.keys(`${rig.deployment.store.database}:budget*`);
  expect(keys.length).toBeGreaterThan(0);
  await redis.unlink(...keys);
  redis.disconnect();
}

describe("a limit that is not known yet", () => {
  it.each([1, 7, 20])("is not passed by the first calls, be it as small as %i an hour", async (limit) => {
    const rig = await open(`tiny${limit}`);
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: limit });
      const [one, two] = [await rig.process(), await rig.process()];
      for (let slot = 0; slot < 8; slot += 1) {
        await Promise.all([one.drive.advance(), two.drive.advance()]);
        rig.clock.move(10);
      }
      expect(rig.simulator.requests.overLimit).toBe(0);
      expect(rig.simulator.requests.whileThrottled).toBe(0);
      const outcomes = [...(await rig.ledger()).values()];
      expect(outcomes.filter((outcome) => outcome === "read").length).toBeGreaterThan(0);
      expect(outcomes.length).toBe(ACCOUNTS * (8 + 2));
    } finally {
      await rig.close();
    }
  });

  it("is not passed where Redis lost what was known of it while little was left", async () => {
    const rig = await open("lostbudget");
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 75 });
      const daemon = await rig.process();
      await daemon.drive.advance();
      expect(
        [...(await rig.ledger()).values()].filter((outcome) => outcome === "read").length,
      ).toBeGreaterThan(80);
      for (let slot = 0; slot < 4; slot += 1) {
        await forgetBudget(rig);
        rig.clock.move(10);
        await daemon.drive.advance();
      }
      expect(rig.simulator.requests.overLimit).toBe(0);
    } finally {
      await rig.close();
    }
  });
});

describe("a quota that is too small for all", () => {
  it("is not eaten up by accounts that fail by themselves", async () => {
    const rig = await open("failing");
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: ACCOUNTS * 3 });
      const failing = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `office-${n}.facebook`);
      for (const account of failing) rig.simulator.faults.add({ kind: "gone", account });
      const { drive } = await rig.process();
      for (let slot = 0; slot < 24; slot += 1) {
        await drive.advance();
        rig.clock.move(10);
      }
      const [asked, sound] = [new Map<string, number>(), new Map<string, number>()];
      const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1);
      for (const [key, outcome] of await rig.ledger()) {
        const [account = "", metric, time = ""] = key.split(" ");
        if (metric !== "live" || time < "13:00") continue;
        if (outcome === "not_found") add(asked, account);
        if (outcome === "read") add(sound, account);
      }
      // Some are tried in each slot, each in its turn, so that one that comes back is seen soon.
      expect(asked.size).toBe(failing.length);
      expect(Math.max(...asked.values()) - Math.min(...asked.values())).toBeLessThanOrEqual(1);
      // 50 sound accounts share the rest: about every twenty minutes, and none is left out.
      expect(sound.size).toBe(ACCOUNTS - failing.length);
      expect(Math.min(...sound.values())).toBeGreaterThanOrEqual(8);
      expect(Math.max(...sound.values()) - Math.min(...sound.values())).toBeLessThanOrEqual(1);
      expect(rig.simulator.requests.overLimit).toBe(0);
    } finally {
      await rig.close();
    }
  });

  it("is asked no second time for what a planner that was killed had put off already", async () => {
    const rig = await open("killed");
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: ACCOUNTS * 3 });
      const one = await rig.process();
      for (let slot = 0; slot < 3; slot += 1) {
        await one.drive.advance();
        rig.clock.move(10);
      }
      // The gaps are written, and then the planner dies: the sweep is not stored.
      const { sweeps } = one.collector.store;
      const create = sweeps.create.bind(sweeps);
      sweeps.create = () => Promise.reject(new Error("killed"));
      await one.drive.advance().catch(() => {});
      sweeps.create = create;
      const gaps = [...(await rig.ledger())].filter(([key]) => key.endsWith("live 12:30"));
      expect(gaps.length).toBeGreaterThan(25);
      expect(gaps.every(([, outcome]) => outcome === "rate_limited")).toBe(true);
      const two = await rig.process();
      await two.drive.advance();
      const after = [...(await rig.ledger())].filter(([key]) => key.endsWith("live 12:30"));
      expect(after).toHaveLength(ACCOUNTS);
      expect(after.filter(([, outcome]) => outcome === "read").length).toBeGreaterThan(15);
      expect(rig.simulator.requests.overLimit).toBe(0);
    } finally {
      await rig.close();
    }
  });
});
