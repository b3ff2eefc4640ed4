import { at, type Process, Rig } from "../../support/collector.ts";
import { dropKeys } from "../../support/servers.ts";
import { until } from "../../support/until.ts";

describe("a platform that asks for patience", () => {
  let rig: Rig;
  let daemon: Process;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "limits", accounts: 120, start: at("2023-07-20 11:50") });
    daemon = await rig.process();
    await daemon.drive.advance();
    rig.clock.set(at("2023-07-20 12:00"));
  });
  afterEach(() => rig.close());

  const ofFacebook = async (time: string) => (await rig.ledger()).get(`office-7.facebook live ${time}`);

  it("is not called while it said wait, and is read in the same slot once the wait is over", async () => {
    rig.simulator.faults.add({ kind: "throttle", platform: "facebook", minutes: 5 });
    await daemon.drive.advance();
    expect(await ofFacebook("12:00")).toBe("rate_limited");
    const [asked, inFlight] = [
      rig.simulator.requests.count("graph.batch"),
      rig.simulator.requests.whileThrottled,
    ];
    rig.clock.move(3);
    await daemon.drive.advance();
    expect(rig.simulator.requests.count("graph.batch")).toBe(asked);
    rig.clock.move(3);
    await until(async () => (await ofFacebook("12:00")) === "read");
    await until(async () => [...(await rig.ledger()).values()].every((outcome) => outcome === "read"));
    expect(rig.simulator.requests.whileThrottled).toBe(inFlight);
    expect(daemon.log.said("platform rate limit reached")).toBe(1);
  });

  it("is not called either by a process that knows nothing of the wait, after Redis has forgotten all", async () => {
    rig.simulator.faults.add({ kind: "throttle", platform: "facebook", minutes: 5 });
    await daemon.drive.advance();
    expect(await ofFacebook("12:00")).toBe("rate_limited");
    const { requests } = rig.simulator;
    const [asked, inFlight] = [requests.count("graph.batch"), requests.whileThrottled];
    await daemon.stop();
    await dropKeys(rig.database.redisUrl, rig.database.name);
    const heir = await rig.process();
    rig.clock.move(3);
    await heir.drive.advance();
    expect(await heir.collector.queues.getBatchJob("facebook", "facebook-20230720T063000Z-0")).toMatchObject({
      waitsUntil: at("2023-07-20 12:05"),
    });
    expect([requests.count("graph.batch"), requests.whileThrottled]).toEqual([asked, inFlight]);
    rig.clock.move(3);
    await heir.drive.advance();
    await until(async () => (await ofFacebook("12:00")) === "read");
    expect(requests.whileThrottled).toBe(inFlight);
  });

  it("holds nothing up: what waits beyond its slot is a gap, and the first slot after the wait is read", async () => {
    rig.simulator.faults.add({ kind: "throttle", platform: "facebook", minutes: 25 });
    await daemon.drive.advance();
    const inFlight = rig.simulator.requests.whileThrottled;
    for (let slot = 1; slot < 4; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
    for (const time of ["12:00", "12:10", "12:20"]) expect(await ofFacebook(time)).toBe("rate_limited");
    expect(await ofFacebook("12:30")).toBe("read");
    expect((await rig.ledger()).get("office-7.facebook audience 12:00")).toBe("read");
    expect((await rig.ledger()).get("office-7.x audience 12:00")).toBe("read");
    expect(rig.simulator.requests.whileThrottled).toBe(inFlight);
    expect(daemon.reported).toHaveLength(7);
  });

  it("uses no attempt: a batch waits as often as the platform asks and is read in the end", async () => {
    rig.clock.set(at("2023-07-20 13:00"));
    rig.simulator.faults.add({ kind: "throttle", platform: "x", until: at("2023-07-20 13:45") });
    await daemon.drive.advance();
    const inFlight = rig.simulator.requests.whileThrottled;
    for (let minute = 5; minute <= 50; minute += 5) {
      rig.clock.move(5);
      await daemon.drive.advance();
    }
    await until(async () => (await rig.ledger()).get("office-7.x audience 13:00") === "read");
    expect(rig.simulator.requests.whileThrottled).toBe(inFlight);
  });
});

describe("a credential that is rejected", () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "credential" });
  });
  afterEach(() => rig.close());

  it("stops its own accounts, is said once, and works again when the platform takes it", async () => {
    const daemon = await rig.process();
    rig.simulator.faults.add({ kind: "credential-expired", credential: "facebook" });
    for (let slot = 0; slot < 3; slot += 1) {
      await daemon.drive.advance();
      rig.clock.move(10);
    }
    const then = await rig.ledger();
    for (const time of ["12:00", "12:10", "12:20"])
      expect(then.get(`office-1.facebook live ${time}`)).toBe("credential_rejected");
    expect(then.get("office-1.x audience 12:00")).toBe("read");
    expect(daemon.log.said("credential rejected")).toBe(1);
    rig.simulator.faults.clear();
    await daemon.drive.advance();
    rig.clock.move(10);
    await daemon.drive.advance();
    expect((await rig.ledger()).get("office-1.facebook live 12:40")).toBe("read");
    expect(daemon.log.said("credential works")).toBe(2);
  });

  it("is taken up at once where it was replaced", async () => {
    const old = await rig.process();
    const token = rig.simulator.mutate.rotateCredential("facebook");
    await old.drive.advance();
    expect((await rig.ledger()).get("office-1.facebook live 12:00")).toBe("credential_rejected");
    await old.stop();
    const facebook = { ...rig.settings.facebook, accessToken: { value: token, from: "test" } };
    const next = await rig.process({ settings: { ...rig.settings, facebook } });
    rig.clock.move(10);
    await next.drive.advance();
    expect((await rig.ledger()).get("office-1.facebook live 12:10")).toBe("read");
    expect((await rig.ledger()).get("office-1.facebook audience 12:00")).toBe("read");
  });
});

describe("the day's spending limit", () => {
  it("is never exceeded by two workers together, and what it refuses is a gap of reason budget", async () => {
    const env = { X_DAILY_SPEND_LIMIT_USD: "1.2", REACH_PLATFORMS: "x" };
    const rig = await Rig.open({ purpose: "budget", accounts: 250, env });
    try {
      const [one, two] = [await rig.process(), await rig.process()];
      await Promise.all([one.drive.advance(), two.drive.advance()]);
      const outcomes = async (time: string) =>
        [...(await rig.ledger())].filter(([key]) => key.endsWith(time)).map(([, outcome]) => outcome);
      const first = await outcomes("12:00");
      expect(first.filter((outcome) => outcome === "read")).toHaveLength(120);
      expect(first.filter((outcome) => outcome === "budget")).toHaveLength(130);
      rig.clock.move(60);
      await Promise.all([one.drive.advance(), two.drive.advance()]);
      expect((await outcomes("13:00")).filter((outcome) => outcome === "read")).toHaveLength(120);
      expect(rig.simulator.billed().usd).toBeCloseTo(1.2, 6);
      rig.clock.set(at("2023-07-21 06:00"));
      await Promise.all([one.drive.advance(), two.drive.advance()]);
      expect((await outcomes("06:00")).filter((outcome) => outcome === "read")).toHaveLength(120);
      expect(rig.simulator.billed().usd).toBeCloseTo(2.4, 6);
    } finally {
      await rig.close();
    }
  });
});
