import { StoreError } from "../../../src/errors/reach-error.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { planSweep } from "../../../src/services/collecting/planning/plan-sweep.ts";
import { reconcile } from "../../../src/services/operations/reconcile.ts";
import { Rig } from "../../support/collector.ts";

describe("the reconciler", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "reconcile", accounts: 2 });
  });
  afterAll(() => rig.close());

  it("repairs what it can when one sweep cannot be closed yet, and then reports the failure", async () => {
    const { collector } = await rig.process({ works: false });
    const { store, clock } = collector;
    for (const platform of ["facebook", "x"] as const) await planSweep(collector, platform, clock.now());
    rig.clock.move(60);
    const locked: AppContext = {
      ...collector,
      store: {
        ...store,
        sweeps: {
          ...store.sweeps,
          openBatches: (sweepId) => {
            if (sweepId.startsWith("facebook")) throw new StoreError("locked by a process that was killed");
            return store.sweeps.openBatches(sweepId);
          },
        },
      },
    };
    await expect(reconcile(locked)).rejects.toThrow("locked by a process that was killed");
    expect((await store.sweeps.open()).map(({ platform }) => platform)).toEqual(["facebook"]);
    expect(await store.outbox.newest()).toBeGreaterThan(0);
    await reconcile(collector);
    expect(await store.sweeps.open()).toEqual([]);
  });
});
