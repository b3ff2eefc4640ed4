import { Redis } from "ioredis";
import type { ClosedSweep } from "../../../src/services/context/app-context.ts";
import { startDaemon } from "../../../workers/daemon.ts";
import { createPlatformAccess } from "../../../workers/compose/platform-access.ts";
import { WORKER_TIMES } from "../../../workers/jobs/run-workers.ts";
import { LogBook, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

/** Forgets all that a rig keeps in Redis, as FLUSHALL would; other tests use the same server. */
async function forget(rig: Rig): Promise<void> {
  const redis = new Redis(rig.database.redisUrl);
  const keys = await redis.keys(`${rig.database.name}*`);
  if (keys.length > 0) await redis.unlink(...keys);
  redis.disconnect();
}

describe("many processes on the same servers", () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "processes", accounts: 120 });
  });
  afterEach(() => rig.close());

  it("plan each slot once, read each account once, and each reports every slot", async () => {
    const [one, two] = [await rig.process(), await rig.process()];
    for (let slot = 0; slot < 4; slot += 1) {
      await Promise.all([one.drive.advance(), two.drive.advance()]);
      rig.clock.move(10);
    }
    expect([...(await rig.ledger()).values()].every((outcome) => outcome === "read")).toBe(true);
    expect(rig.simulator.requests.count("graph.batch")).toBe(4 * 3 + 1);
    expect(await rig.exported("snapshots")).toHaveLength(240);
    expect(one.reported).toEqual(two.reported);
    expect(one.reported).toHaveLength(5);
    expect(await rig.deployment.store.rollups.rebuild("Asia/Kolkata")).toMatchObject({ differed: 0 });
  });

  it("finish a sweep whose jobs Redis lost", async () => {
    const planner = await rig.process({ works: false });
    const waiting = planner.drive.advance();
    await until(async () => (await planner.collector.queues.countJobs("facebook")).waiting === 3);
    await forget(rig);
    await rig.process();
    await waiting;
    expect(planner.reported).toHaveLength(2);
    expect([...(await rig.ledger()).values()].every((outcome) => outcome === "read")).toBe(true);
    expect(rig.simulator.requests.count("graph.batch")).toBe(3 + 1);
  });

  it("go on by real time after Redis forgot even the schedule", async () => {
    const log = new LogBook();
    const closed: ClosedSweep[] = [];
    rig.clock.source = "system";
    const deployment = { ...rig.deployment, clock: rig.clock, log: log.logger() };
    const daemon = await startDaemon({
      deployment: deployment,
      access: createPlatformAccess(rig.settings),
      works: true,
      refreshRegistry: async () => {},
      onClosed: ({ sweep }) => void (sweep && closed.push(sweep)),
      times: { ...WORKER_TIMES, reconcileMs: 200, shutdownMs: 2_000 },
    });
    try {
      await until(() => closed.length === 2);
      await forget(rig);
      rig.clock.move(60);
      await until(() => closed.length === 4, { timeoutMs: 15_000 });
      expect([...(await rig.ledger())].filter(([key]) => key.endsWith("13:00"))).toHaveLength(360);
      expect(closed.map(({ gaps }) => gaps)).toEqual([0, 0, 0, 0]);
    } finally {
      await daemon.stop();
    }
  });

  it("leave a batch that one of them broke off while stopping to the others, at no cost", async () => {
    rig.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 20_000, count: 3 });
    const stopped = await rig.process({ times: { ...WORKER_TIMES, shutdownMs: 600 } });
    const advance = stopped.drive.advance();
    await until(() => rig.simulator.requests.count("graph.batch") > 0);
    const begun = performance.now();
    await stopped.stop();
    await advance;
    expect(performance.now() - begun).toBeLessThan(12_000);
    const other = await rig.process();
    await other.drive.advance();
    expect([...(await rig.ledger()).values()].every((outcome) => outcome === "read")).toBe(true);
  });
});
