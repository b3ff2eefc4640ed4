import {
  planManualSweeps,
  loadSweepResults,
} from "../../../src/services/collecting/planning/manual-sweep.ts";
import { Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

describe("a sweep made by hand", () => {
  it("ends an answer that never comes as a gap that says so, when the time that was allowed is over", async () => {
    const rig = await Rig.open({ purpose: "hand_made", accounts: 2 });
    try {
      const { collector } = await rig.process();
      rig.simulator.faults.add({ kind: "slow", milliseconds: 3_600_000 });
      const sweeps = await planManualSweeps(collector, {
        trigger: "collect",
        platforms: ["facebook", "x"],
        officeId: null,
        metrics: ["audience"],
        lookSince: null,
        until: new Date(rig.clock.now().getTime() + 500),
      });
      const reported = () => loadSweepResults(collector, sweeps);
      await until(async () => (await reported()).length === 4);
      for (const result of await reported())
        expect(result).toMatchObject({
          state: "gap",
          reason: "transport",
          detail: expect.stringContaining("had no whole answer in the time allowed"),
        });
    } finally {
      await rig.close();
    }
  }, 60_000);
});
