import { at, type Process, Rig } from "../../support/collector.ts";

describe("the call budget, under a limit of half of what the schedule wants", () => {
  let rig: Rig;
  let one: Process;
  let two: Process;
  const ACCOUNTS = 60;

  beforeEach(async () => {
    rig = await Rig.open({
      purpose: "halfquota",
      accounts: ACCOUNTS,
      env: { REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 10 } },
    });
    // A look each ten minutes is six calls an hour for each Page; half of it is allowed.
    rig.simulator.mutate.setLimits({ graphCallsPerHour: ACCOUNTS * 3 });
    [one, two] = [await rig.process(), await rig.process()];
  });
  afterEach(() => rig.close());

  const reads = async (metric: string): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    for (const [key, outcome] of await rig.ledger()) {
      const [account = "", which] = key.split(" ");
      if (which === metric) counts.set(account, (counts.get(account) ?? 0) + (outcome === "read" ? 1 : 0));
    }
    return counts;
  };

  it("makes no call over the limit, leaves no reading without an outcome, and slows down all accounts evenly", async () => {
    for (let slot = 0; slot < 36; slot += 1) {
      await Promise.all([one.drive.advance(), two.drive.advance()]);
      rig.clock.move(10);
    }
    await one.drive.advance();
    expect(rig.simulator.requests.overLimit).toBe(0);
    expect(rig.simulator.requests.whileThrottled).toBe(0);
    const live = [...(await reads("live")).values()];
    expect(live).toHaveLength(ACCOUNTS);
    const total = live.reduce((sum, count) => sum + count, 0);
    // Six hours of 36 slots: half of them can be read at most.
    expect(total).toBeGreaterThan(ACCOUNTS * 18 * 0.85);
    expect(total).toBeLessThanOrEqual(ACCOUNTS * 19);
    expect(Math.max(...live) - Math.min(...live)).toBeLessThanOrEqual(1);
    const outcomes = new Set((await rig.ledger()).values());
    expect([...outcomes].sort()).toEqual(["rate_limited", "read"]);
  });

  it("asks those first that were read the longest ago, and followers come with every look", async () => {
    for (let slot = 0; slot < 20; slot += 1) {
      await one.drive.advance();
      rig.clock.move(10);
    }
    const readAt = new Map<string, number[]>();
    const ledger = await rig.ledger();
    for (const [key, outcome] of ledger) {
      const [account = "", metric, time = ""] = key.split(" ");
      const [hours = 0, minutes = 0] = time.split(":").map(Number);
      if (metric === "live" && outcome === "read")
        readAt.set(account, [...(readAt.get(account) ?? []), hours * 60 + minutes]);
    }
    // From the second hour on, when the limit is known, no account is read again before one that has waited longer.
    const known = [...readAt.values()].map((times) =>
      times.filter((time) => time >= 13 * 60).toSorted((a, b) => a - b),
    );
    const waits = known.flatMap((times) => times.slice(1).map((time, i) => time - (times[i] ?? 0)));
    expect(Math.max(...waits)).toBeLessThanOrEqual(30);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
    for (const hour of ["13:00", "14:00"])
      for (let n = 1; n <= ACCOUNTS; n += 1)
        expect(ledger.get(`office-${n}.facebook audience ${hour}`)).toBe("read");
  });

  it("is kept by Redis: a process that is started in mid-window knows what was used", async () => {
    await one.drive.advance();
    rig.clock.move(10);
    await one.drive.advance();
    await one.stop();
    await two.stop();
    const three = await rig.process();
    const pools = await three.collector.budget.listPools(rig.clock.now());
    expect(pools.find(({ family }) => family === "app")?.usedPercent).toBeGreaterThan(30);
    for (let slot = 0; slot < 4; slot += 1) {
      rig.clock.move(10);
      await three.drive.advance();
    }
    expect(rig.simulator.requests.overLimit).toBe(0);
  });
});

describe("a window that X reports", () => {
  it("is used up by two processes together and never passed", async () => {
    const rig = await Rig.open({
      purpose: "xwindow",
      accounts: 300,
      env: { REACH_PLATFORMS: "x", X_DAILY_SPEND_LIMIT_USD: "1000" },
      cadence: { x: { audience: 1, live: null } },
      start: at("2023-07-20 12:00"),
    });
    try {
      // Three requests a sweep and fifteen sweeps a window want 45.
      rig.simulator.mutate.setLimits({ xUsers: { app: 22, owner: 22 } });
      const [one, two] = [await rig.process(), await rig.process()];
      for (let minute = 0; minute < 30; minute += 1) {
        await Promise.all([one.drive.advance(), two.drive.advance()]);
        rig.clock.move(1);
      }
      expect(rig.simulator.requests.overLimit).toBe(0);
      expect(rig.simulator.requests.whileThrottled).toBe(0);
      expect(rig.simulator.requests.count("x.users")).toBeGreaterThan(34);
    } finally {
      await rig.close();
    }
  });
});

describe("an account that the platform throttles alone", () => {
  it("is not read before its time, in whatever slot, while the others are read", async () => {
    const rig = await Rig.open({ purpose: "alone", env: { REACH_PLATFORMS: "facebook" } });
    try {
      const daemon = await rig.process();
      rig.simulator.faults.add({ kind: "throttle", account: "office-1.facebook", minutes: 25 });
      for (let slot = 0; slot < 4; slot += 1) {
        await daemon.drive.advance();
        rig.clock.move(10);
      }
      const ledger = await rig.ledger();
      for (const time of ["12:00", "12:10", "12:20"])
        expect(ledger.get(`office-1.facebook live ${time}`)).toBe("rate_limited");
      expect(ledger.get("office-1.facebook live 12:30")).toBe("read");
      expect(ledger.get("office-2.facebook live 12:10")).toBe("read");
      expect(rig.simulator.requests.whileThrottled).toBe(0);
    } finally {
      await rig.close();
    }
  });
});
