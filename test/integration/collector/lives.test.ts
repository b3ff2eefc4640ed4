import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import { at, type Process, Rig } from "../../support/collector.ts";

const ACCOUNT = "office-1.facebook";

describe("a live video as it happens", () => {
  let rig: Rig;
  let daemon: Process;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "lives", accounts: 2, livesEach: 0 });
    daemon = await rig.process();
  });
  afterEach(() => rig.close());

  const session = async (sessionId: string) =>
    (await rig.exported("live-sessions")).find((row) => row["sessionId"] === sessionId);

  /** Moves the clock minute by minute, as time does. */
  const passMinutes = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      rig.clock.move(1);
      await daemon.drive.advance();
    }
  };

  it("is watched every minute while it is on, and until its recording has a length", async () => {
    await daemon.drive.advance();
    const { liveId, videoId } = rig.simulator.mutate.startLive({
      account: ACCOUNT,
      startsAt: at("2023-07-20 12:03"),
      minutes: 34.5,
    });
    await passMinutes(15);
    expect(await session(liveId)).toMatchObject({
      state: "live",
      videoId,
      startedAt: at("2023-07-20 12:03"),
      firstSeenLiveAt: at("2023-07-20 12:10"),
      lastSeenLiveAt: at("2023-07-20 12:15"),
      endedAt: null,
    });
    await passMinutes(30);
    const seen = await session(liveId);
    expect(seen).toMatchObject({
      state: "ended",
      lastSeenLiveAt: at("2023-07-20 12:37"),
      durationSeconds: 34.5 * 60,
      durationBasis: "recording",
      durationAtMostSeconds: 35 * 60,
      goneAt: null,
    });
    expect(Number(seen?.["peakViewers"])).toBeGreaterThan(0);
    const asked = rig.simulator.requests.total;
    await passMinutes(4);
    expect(rig.simulator.requests.total).toBe(asked);
  });

  it("that its owner deletes is gone and removed; one that grows old is gone by retention", async () => {
    await daemon.drive.advance();
    const live = { account: ACCOUNT, minutes: 31 };
    const deleted = rig.simulator.mutate.startLive({ ...live, startsAt: at("2023-07-20 12:01") });
    const kept = rig.simulator.mutate.startLive({ ...live, startsAt: at("2023-07-20 13:01") });
    for (let slot = 0; slot < 12; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
    rig.simulator.mutate.deleteLive(deleted.liveId);
    for (let slot = 0; slot < 3; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
    const removed = await session(deleted.liveId);
    expect(removed).toMatchObject({ goneReason: "removed", durationSeconds: 31 * 60 });
    expect(removed?.["goneAt"]).toEqual(at("2023-07-20 14:10"));
    rig.clock.set(at("2023-08-20 12:00"));
    for (let slot = 0; slot < 3; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
    expect(await session(kept.liveId)).toMatchObject({ goneReason: "retention", durationSeconds: 31 * 60 });
    expect(await session(deleted.liveId)).toEqual(removed);
  });

  it("whose list may not be read is found in the list of videos, once, beside a gap", async () => {
    await daemon.drive.advance();
    const { liveId, videoId } = rig.simulator.mutate.startLive({
      account: ACCOUNT,
      startsAt: at("2023-07-20 12:01"),
      minutes: 31,
    });
    rig.clock.set(at("2023-07-20 12:50"));
    await daemon.drive.advance();
    rig.simulator.faults.add({ kind: "forbidden", account: ACCOUNT, edge: "live_videos" });
    rig.clock.move(10);
    await daemon.drive.advance();
    const ledger = await rig.ledger();
    expect(ledger.get(`${ACCOUNT} live 13:00`)).toBe("forbidden");
    expect(ledger.get(`${ACCOUNT} audience 13:00`)).toBe("read");
    const rows = (await rig.exported("live-sessions")).filter((row) => row["account"] === ACCOUNT);
    expect(rows).toMatchObject([{ sessionId: liveId, videoId, durationSeconds: 31 * 60 }]);
  });

  it("is not thought gone because an expanded answer left the list out", async () => {
    const { liveId } = rig.simulator.mutate.startLive({
      account: ACCOUNT,
      startsAt: at("2023-07-20 11:00"),
      minutes: 31,
    });
    await daemon.drive.advance();
    rig.simulator.faults.add({ kind: "empty-list", account: ACCOUNT });
    for (let slot = 0; slot < 4; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
    expect(await session(liveId)).toMatchObject({ goneAt: null, state: "ended" });
    const looks = await rig.deployment.store.looks.list({ accountKeys: [ACCOUNT] });
    const complete = looks.filter((look) => look.complete);
    expect(complete.map(({ sessionIds }) => sessionIds.includes(liveId))).not.toContain(false);
  });
});

describe("a list of lives that was wrong once for an account", () => {
  let rig: Rig;
  let daemon: Process;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "wrong-lists", accounts: 2, livesEach: 0 });
    daemon = await rig.process();
  });
  afterEach(() => rig.close());

  const passSlots = async (slots: number) => {
    for (let slot = 0; slot < slots; slot += 1) {
      rig.clock.move(10);
      await daemon.drive.advance();
    }
  };
  const latestLook = async (accountKey = ACCOUNT) =>
    (await rig.deployment.store.looks.list({ accountKeys: [accountKey] })).toSorted(
      (a, b) => b.lastAt.getTime() - a.lastAt.getTime(),
    )[0];

  it("is confirmed by the uploaded videos before its emptiness counts", async () => {
    await daemon.drive.advance();
    const live = { account: ACCOUNT, startsAt: at("2023-07-20 12:01"), minutes: 31 };
    const { liveId, videoId } = rig.simulator.mutate.startLive(live);
    await passSlots(5);
    rig.simulator.faults.add({ kind: "lacking-list", account: ACCOUNT });
    await passSlots(2);
    expect(await rig.deployment.store.sessions.wrongLists([ACCOUNT])).toMatchObject([
      { edge: "live_videos", from: at("2023-07-20 13:00") },
    ]);
    expect(await latestLook()).toMatchObject({ complete: true, sessionIds: [] });

    await passSlots(1);
    expect(await latestLook()).toMatchObject({ complete: false, sessionIds: [videoId] });
    expect((await rig.ledger()).get(`${ACCOUNT} live 13:20`)).toBe("bad_answer");

    rig.simulator.mutate.deleteLive(liveId);
    await passSlots(1);
    expect(await latestLook()).toMatchObject({ complete: true, confirmedBy: "videos", sessionIds: [] });
    expect(await latestLook("office-2.facebook")).not.toHaveProperty("confirmedBy");
  });
});

describe("the live poll", () => {
  let rig: Rig;
  let daemon: Process;
  let folder: string;
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      rig.clock.move(1);
      await daemon.drive.advance();
    }
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    const env = async (simulator: Simulator) => {
      const path = join(folder, "owners.json");
      await writeFile(path, JSON.stringify(Object.fromEntries(simulator.secrets.ownerTokens)));
      return { X_OWNER_TOKENS_FILE: path };
    };
    const cadence = { facebook: { audience: 60, live: 10 }, x: { audience: 60, live: 10 } };
    rig = await Rig.open({ purpose: "polls", accounts: 2, livesEach: 0, owners: 1, cadence, env });
    daemon = await rig.process();
    await daemon.drive.advance();
  });
  afterEach(async () => {
    await rig.close();
    await rm(folder, { recursive: true });
  });

  it("does not read an account that alone has to wait for the platform", async () => {
    rig.simulator.mutate.startLive({ account: ACCOUNT, startsAt: at("2023-07-20 12:03") });
    await minutes(11);
    const { budget, clock } = daemon.collector;
    await budget.startAccountCooldown("facebook", ACCOUNT, at("2023-07-20 12:15"), clock.now());
    const asked = rig.simulator.requests.total;
    await minutes(3);
    expect(rig.simulator.requests.total).toBe(asked);
    await minutes(2);
    expect(rig.simulator.requests.total).toBeGreaterThan(asked);
  });

  it("keeps what the platform said to it of an account that alone has to wait", async () => {
    rig.simulator.mutate.startLive({ account: ACCOUNT, startsAt: at("2023-07-20 12:03") });
    await minutes(11);
    rig.simulator.faults.add({ kind: "throttle", account: ACCOUNT, minutes: 5, code: 80001 });
    await minutes(1);
    const { budget, clock } = daemon.collector;
    const paused = await budget.getAccountCooldowns("facebook", [ACCOUNT], clock.now());
    expect([...paused.keys()]).toEqual([ACCOUNT]);
  });

  it("asks for nothing beyond the day's spending limit, and pays for what it asks for", async () => {
    const owned = daemon.collector.adapters.get("x");
    const account = rig.simulator.accounts.find(
      ({ platform, externalId }) =>
        platform === "x" && owned?.capabilities.ownTokens?.has({ externalId }) === true,
    );
    rig.simulator.mutate.startLive({
      account: account?.accountKey ?? "",
      startsAt: at("2023-07-20 12:03"),
    });
    await minutes(11);
    const { spend } = rig.deployment.store;
    const utcDay = "2023-07-20";
    const [asked, spent] = [rig.simulator.requests.count("x.broadcasts"), await spend.spentUsd("x", utcDay)];
    await minutes(1);
    expect(rig.simulator.requests.count("x.broadcasts")).toBe(asked + 1);
    expect(await spend.spentUsd("x", utcDay)).toBeGreaterThan(spent);
    const limit = rig.settings.x.dailySpendLimitUsd;
    while (await spend.reserveSum("x", utcDay, 0.1, limit));
    await minutes(3);
    expect(rig.simulator.requests.count("x.broadcasts")).toBe(asked + 1);
  });
});
