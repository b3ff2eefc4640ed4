import { toSweepId } from "../../../src/domain/sweep.ts";
import { measureFreshness } from "../../../src/services/operations/freshness.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

const NOON = at("2023-07-20 12:00");

describe("every expected reading ends in exactly one outcome", () => {
  let rig: Rig;
  let daemon: Process;
  const offices = [1, 2, 3, 4];

  beforeEach(async () => {
    rig = await Rig.open({ purpose: "outcomes" });
    daemon = await rig.process();
  });
  afterEach(() => rig.close());

  const sessions = () => rig.exported("live-sessions");

  it("a sweep reads what is due on each platform, and driving the same instant again changes nothing", async () => {
    await daemon.drive.advance();
    const [ledger, snapshots] = [await rig.ledger(), await rig.exported("snapshots")];
    const expected = offices.flatMap((n) => [
      `office-${n}.facebook audience 12:00`,
      `office-${n}.facebook live 12:00`,
      `office-${n}.x audience 12:00`,
    ]);
    expect(ledger).toEqual(new Map(expected.map((key) => [key, "read"])));
    for (const { account, followers, observedAt } of snapshots)
      expect(followers).toBe(rig.simulator.world.followersAt(String(account), observedAt as Date));
    const requests = rig.simulator.requests.total;
    await daemon.drive.advance();
    expect(rig.simulator.requests.total).toBe(requests);
    expect(await rig.exported("snapshots")).toEqual(snapshots);
    expect(daemon.reported).toEqual(
      ["facebook", "x"].map((platform) => ({ platform, slot: NOON.toISOString() })),
    );
  });

  it("a process that starts in a settled slot reports it again, and sends no request", async () => {
    await daemon.drive.advance();
    await daemon.stop();
    const requests = rig.simulator.requests.total;
    const next = await rig.process();
    await next.drive.advance();
    expect(next.reported).toEqual(daemon.reported);
    expect(rig.simulator.requests.total).toBe(requests);
  });

  it("a gap becomes read while its slot is current, and stays a gap afterwards", async () => {
    rig.simulator.faults.add({ kind: "gone", account: "office-1.facebook" });
    rig.simulator.faults.add({ kind: "gone", account: "office-2.x" });
    await daemon.drive.advance();
    const then = await rig.ledger();
    expect(then.get("office-1.facebook audience 12:00")).toBe("not_found");
    expect(then.get("office-1.facebook live 12:00")).toBe("not_found");
    expect(then.get("office-2.x audience 12:00")).toBe("not_found");
    rig.simulator.faults.clear();
    rig.clock.move(10);
    await daemon.drive.advance();
    rig.clock.move(50);
    await daemon.drive.advance();
    const now = await rig.ledger();
    expect(now.get("office-1.facebook audience 12:00")).toBe("read");
    expect(now.get("office-1.facebook live 12:00")).toBe("not_found");
    expect(now.get("office-1.facebook live 12:10")).toBe("read");
    expect(now.get("office-2.x audience 12:00")).toBe("not_found");
    expect(now.get("office-2.x audience 13:00")).toBe("read");
  });

  it("what the platform said for good is not asked again, though the rest of its batch is", async () => {
    rig.simulator.faults.add({ kind: "gone", account: "office-1.facebook" });
    // The adapter itself asks a null item once more: the third answer belongs to the next attempt.
    rig.simulator.faults.add({ kind: "null-item", account: "office-2.facebook", count: 2 });
    await daemon.drive.advance();
    const askedOf = (account: string) =>
      rig.simulator.requests
        .recent()
        .filter((entry) => entry.kind.startsWith("graph.item") && entry.account === account).length;
    expect(askedOf("office-2.facebook")).toBeGreaterThanOrEqual(3);
    // Once with its list of lives, and its followers once alone: what is requested together fails separately (truth 20).
    expect(askedOf("office-1.facebook")).toBe(2);
    const ledger = await rig.ledger();
    expect(ledger.get("office-2.facebook live 12:00")).toBe("read");
    expect(ledger.get("office-1.facebook live 12:00")).toBe("not_found");
    const [sweep] = await rig.deployment.store.sweeps.list({ platform: "facebook" }, 1);
    expect(sweep?.counts).toMatchObject({ expected: 8, read: 6, gaps: 2 });
  });

  it("an answer that comes after its slot counts for the slot in which it came; the old one is a gap", async () => {
    rig.clock.set(at("2023-07-20 12:08:00"));
    rig.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 400, count: 1 });
    const advanced = daemon.drive.advance();
    await until(() => rig.simulator.requests.count("graph.batch") > 0);
    rig.clock.set(at("2023-07-20 12:10:30"));
    await advanced;
    await until(async () => (await rig.ledger()).get("office-1.facebook live 12:10") === "read");
    const ledger = await rig.ledger();
    for (const n of offices) {
      expect(ledger.get(`office-${n}.facebook live 12:00`)).toBe("transport");
      expect(ledger.get(`office-${n}.facebook live 12:10`)).toBe("read");
      expect(ledger.get(`office-${n}.facebook audience 12:00`)).toBe("read");
    }
    for (const { slot, observedAt } of await rig.exported("snapshots", "facebook"))
      expect((observedAt as Date).getTime() - (slot as Date).getTime()).toBeLessThan(3_600_000);
    const requests = rig.simulator.requests.count("graph.batch");
    await daemon.drive.advance();
    expect(rig.simulator.requests.count("graph.batch")).toBe(requests);
  });

  it("a failed call changes no follower count and no live session, and costs its neighbours nothing", async () => {
    await daemon.drive.advance();
    const before = await sessions();
    const kinds = [
      "gone",
      "suspended",
      "null-item",
      "missing-count",
      "number-as-string",
      "empty-list",
    ] as const;
    for (const kind of kinds) {
      rig.simulator.faults.clear();
      rig.simulator.faults.add({ kind, account: "office-1.facebook" });
      rig.simulator.faults.add({ kind, account: "office-1.x" });
      rig.clock.move(60);
      await daemon.drive.advance();
    }
    for (const kind of ["cut-off", "html", "redirect"] as const) {
      rig.simulator.faults.clear();
      rig.simulator.faults.add({ kind });
      rig.clock.move(60);
      await daemon.drive.advance();
    }
    const reported = ({ sessionId, state, endedAt, durationSeconds, goneAt }: (typeof before)[number]) => ({
      sessionId,
      state,
      endedAt,
      durationSeconds,
      goneAt,
    });
    expect((await sessions()).map(reported)).toEqual(before.map(reported));
    for (const { account, followers, observedAt } of await rig.exported("snapshots"))
      expect(followers).toBe(rig.simulator.world.followersAt(String(account), observedAt as Date));
    const ledger = await rig.ledger();
    for (const [hour] of kinds.entries())
      for (const n of [2, 3, 4]) {
        expect(ledger.get(`office-${n}.facebook live ${13 + hour}:00`)).toBe("read");
        expect(ledger.get(`office-${n}.x audience ${13 + hour}:00`)).toBe("read");
      }
    for (const hour of [19, 20, 21])
      expect(ledger.get(`office-2.facebook audience ${hour}:00`)).toBe("bad_answer");
  });

  it("a sweep records how many readings it expected, what came, and what it cost", async () => {
    rig.simulator.faults.add({ kind: "gone", account: "office-1.x" });
    await daemon.drive.advance();
    expect(await rig.deployment.store.sweeps.get(toSweepId("x", NOON))).toMatchObject({
      counts: { expected: 4, read: 3, gaps: 1, requests: 1, spentUsd: 0.03 },
    });
    // One call alone finds out the unknown limit; into how many calls the rest goes depends on when it answers.
    const requests = rig.simulator.requests.count("graph.batch");
    expect(requests).toBeGreaterThanOrEqual(2);
    expect(await rig.deployment.store.sweeps.get(toSweepId("facebook", NOON))).toMatchObject({
      counts: { expected: 8, read: 8, gaps: 0, requests },
    });
  });

  it("an account that left the registry is not read any more, and one that joined is", async () => {
    const [kept, joined] = [
      rig.simulator.accounts.slice(0, 4),
      rig.simulator.accounts.slice(4).map(({ accountKey }) => accountKey),
    ];
    await rig.register(kept);
    await daemon.drive.advance();
    expect([...(await rig.ledger()).keys()].some((key) => joined.some((one) => key.startsWith(one)))).toBe(
      false,
    );
    await rig.register(rig.simulator.accounts.slice(2));
    rig.clock.move(60);
    await daemon.drive.advance();
    const ledger = await rig.ledger();
    for (const { accountKey } of rig.simulator.accounts)
      expect(ledger.get(`${accountKey} audience 13:00`)).toBe(
        rig.simulator.accounts.slice(0, 2).some((one) => one.accountKey === accountKey) ? undefined : "read",
      );
  });

  it("a registry without a single handle is no fault: slots are settled, and nothing is asked", async () => {
    const blank = await Rig.open({ purpose: "blank", blank: true });
    try {
      const waiting = await blank.process();
      await waiting.drive.advance();
      blank.clock.move(30);
      await waiting.drive.advance();
      expect(waiting.reported).toHaveLength(5);
      expect(blank.simulator.requests.total).toBe(0);
      expect(await blank.ledger()).toEqual(new Map());
      expect(await measureFreshness(waiting.collector, at("2023-07-01"))).toEqual([]);
    } finally {
      await blank.close();
    }
  });
});
