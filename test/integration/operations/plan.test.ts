import { forecastCosts } from "../../../src/services/capacity/forecast.ts";
import { logForecastWhenChanged } from "../../../src/services/capacity/log-forecast.ts";
import { Rig } from "../../support/collector.ts";

describe("the plan", () => {
  it("knows the limit that the platform's answers showed, and says what the cadence comes to under it", async () => {
    const rig = await Rig.open({
      purpose: "plan",
      accounts: 60,
      env: { REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 10 } },
    });
    try {
      const { collector, drive, log } = await rig.process();
      const before = (await forecastCosts(collector))[0];
      expect(before).toMatchObject({ accounts: 60, callsADay: 8_640, fits: true, learned: null });
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 180 });
      for (let slot = 0; slot < 3; slot += 1) {
        await drive.advance();
        rig.clock.move(10);
      }
      const after = (await forecastCosts(collector))[0];
      expect(after?.fits).toBe(false);
      expect(after?.learned?.callsADay).toBeGreaterThan(180 * 24 * 0.9);
      expect(after?.learned?.callsADay).toBeLessThanOrEqual(180 * 24);
      expect(after?.densestMinutes).toBe(30);
      // 60 accounts do not fit two slots of 28: some wait for a third.
      expect(after).toMatchObject({ stretchedMinutes: 22, longestMinutes: 30 });
      expect(after?.officesAtRisk).toHaveLength(60);
      await logForecastWhenChanged(collector);
      await logForecastWhenChanged(collector);
      expect(log.said("do not fit the limits")).toBe(1);
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 90 });
      rig.clock.move(50);
      for (let slot = 0; slot < 4; slot += 1) {
        rig.clock.move(10);
        await drive.advance();
      }
      const scarce = (await forecastCosts(collector))[0];
      expect(scarce?.learned?.callsADay).toBeGreaterThan(90 * 24 * 0.75);
      expect(scarce?.learned?.callsADay).toBeLessThanOrEqual(90 * 24);
      expect(scarce?.stretchedMinutes).toBeGreaterThanOrEqual(40);
      expect(scarce?.officesAtRisk).toContain("office-17");
      await rig.register(rig.simulator.accounts.slice(0, 4));
      await logForecastWhenChanged(collector);
      expect(log.said("capacity forecast for this registry")).toBe(1);
    } finally {
      await rig.close();
    }
  });

  it("names no office whose rarer looks still catch a live that counts, nor one without a rule", async () => {
    const rig = await Rig.open({
      purpose: "plannear",
      accounts: 60,
      env: { REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 10 } },
    });
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 220 });
      const { collector, drive } = await rig.process();
      const slots = async (count: number) => {
        for (let slot = 0; slot < count; slot += 1) {
          await drive.advance();
          rig.clock.move(10);
        }
      };
      await slots(6);
      expect((await forecastCosts(collector))[0]).toMatchObject({
        fits: false,
        longestMinutes: 20,
        officesAtRisk: [],
      });
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 110 });
      const kinds = rig.simulator.offices.map((office, n) =>
        n < 10 ? office : { ...office, kind: "department" as const },
      );
      await rig.deployment.store.registry.accept(
        kinds,
        rig.simulator.accounts,
        "kinds",
        "2023-07-20",
        rig.clock.now(),
      );
      await slots(12);
      const scarce = (await forecastCosts(collector))[0];
      expect(scarce?.longestMinutes).toBeGreaterThanOrEqual(30);
      expect(scarce?.officesAtRisk).toEqual(
        kinds
          .slice(0, 10)
          .map(({ officeId }) => officeId)
          .sort(),
      );
      expect(rig.simulator.requests.overLimit).toBe(0);
    } finally {
      await rig.close();
    }
  });
});
