import { at, Rig } from "../../support/collector.ts";

describe("slots that passed while nothing ran", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "missed", accounts: 2 });
  });
  afterAll(() => rig.close());

  it("are gaps with reason not_running, in one small document per account, metric and day", async () => {
    const before = await rig.process();
    await before.drive.advance();
    await before.stop();
    rig.clock.set(at("2023-08-10 12:05"));
    const after = await rig.process();
    await after.drive.advance();
    const gaps = await rig.exported("gaps");
    const days = 21;
    expect(gaps.filter(({ metric }) => metric === "live")).toHaveLength(2 * (days * 144 - 1));
    expect(gaps.filter(({ metric }) => metric === "audience")).toHaveLength(4 * (days * 24 - 1));
    expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(["not_running"]));
    let documents = 0;
    for await (const day of rig.deployment.store.coverage.stream({})) {
      documents += 1;
      expect(day.gaps.length).toBeLessThanOrEqual(1);
    }
    expect(documents).toBe((days + 1) * 6);
    expect(after.reported.filter(({ platform }) => platform === "facebook")).toHaveLength(days * 144);
    expect(after.reported.filter(({ platform }) => platform === "x")).toHaveLength(days * 24);
    expect(after.reported.at(-1)).toEqual({ platform: "x", slot: at("2023-08-10 12:00").toISOString() });
    expect((await rig.exported("snapshots")).length).toBe(8);
  });
});

describe("a slot that began while the machine stood still, and lasts", () => {
  it("is read with the next sweep, though its metric is due less often, also of Pages without lives", async () => {
    const rig = await Rig.open({
      purpose: "stood",
      accounts: 3,
      livesEach: 0,
      env: { REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 10 } },
    });
    try {
      rig.clock.set(at("2023-07-20 12:45"));
      const { drive } = await rig.process();
      await drive.advance();
      rig.clock.set(at("2023-07-20 13:25"));
      await drive.advance();
      const slots = (await rig.exported("snapshots")).map(({ slot }) => (slot as Date).toISOString());
      const slot = at("2023-07-20 13:00").toISOString();
      expect(slots.filter((one) => one === slot)).toHaveLength(3);
    } finally {
      await rig.close();
    }
  });
});

describe("slots that were missed across a change of the cadence", () => {
  it("follow the cadence of their time, not that of the restart", async () => {
    const rig = await Rig.open({
      purpose: "turned",
      accounts: 1,
      env: { REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 15 } },
    });
    try {
      const { cadence } = rig.deployment.store;
      await cadence.record({ facebook: { audience: 60, live: 10 } }, at("2023-07-20 12:00"));
      const before = await rig.process();
      await before.drive.advance();
      await before.stop();
      rig.clock.set(at("2023-07-20 14:05"));
      await cadence.record({ facebook: { audience: 60, live: null } }, at("2023-07-20 12:40"));
      await cadence.record({ facebook: { audience: 60, live: 15 } }, at("2023-07-20 13:20"));
      const after = await rig.process();
      await after.drive.advance();
      const gaps = await rig.exported("gaps");
      const missed = (wanted: string) =>
        gaps
          .filter(({ metric }) => metric === wanted)
          .map(({ slot }) =>
            new Date((slot as Date).getTime() + 5.5 * 3_600_000).toISOString().slice(11, 16),
          );
      expect(missed("live").sort()).toEqual(["12:20", "12:30", "13:30", "13:45"]);
      expect(missed("audience")).toEqual(["13:00"]);
    } finally {
      await rig.close();
    }
  });
});
