import { at, type Process, Rig, type RigOptions } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

const open = (options: Partial<RigOptions>): Promise<Rig> =>
  Rig.open({
    purpose: "youtube",
    platforms: ["youtube"],
    cadence: { youtube: { audience: 60, live: 60 } },
    env: ({ youtubeApiUrl, secrets }) =>
      Promise.resolve({
        REACH_PLATFORMS: "youtube",
        YOUTUBE_API_URL: youtubeApiUrl,
        YOUTUBE_API_KEY: secrets.youtubeApiKey,
      }),
    ...options,
  });

describe("YouTube channels when collected", () => {
  let rig: Rig;
  let daemon: Process;
  const begin = async (options: Partial<RigOptions>) => {
    rig = await open(options);
    daemon = await rig.process();
    await daemon.drive.advance();
  };
  afterEach(() => rig.close());

  const passMinutes = async (minutes: number, each = 1) => {
    for (let passed = 0; passed < minutes; passed += each) {
      rig.clock.move(each);
      await daemon.drive.advance();
    }
  };
  const session = async (sessionId: string) =>
    (await rig.exported("live-sessions")).find((row) => row["sessionId"] === sessionId);

  it("make at most 3 calls on a day whose units are used up, are gaps for the budget, and are read after midnight Pacific", async () => {
    await begin({ accounts: 38, start: at("2023-07-20 14:00") });
    const used = rig.simulator.requests.total;
    rig.simulator.mutate.setLimits({ youtubeUnits: used + 1 });
    await passMinutes(22 * 60, 60);
    expect(rig.simulator.requests.total - (used + 1)).toBeLessThanOrEqual(3);
    const ledger = await rig.ledger();
    expect(ledger.get("office-7.youtube live 15:00")).toBe("budget");
    expect(ledger.get("office-7.youtube audience 12:00")).toBe("budget");
    expect(daemon.log.said("platform rate limit reached")).toBe(1);
    rig.simulator.mutate.setLimits({ youtubeUnits: 10_000 });
    await passMinutes(60, 60);
    await until(async () => (await rig.ledger()).get("office-7.youtube audience 13:00") === "read");
  });

  it("share the units of a day evenly where a cadence wants more, each channel in its turn, and run into no refusal", async () => {
    const [channels, minutes] = [38, 20];
    const cadence = { youtube: { audience: null, live: 1 } };
    await begin({ accounts: channels, livesEach: 0, start: at("2023-07-20 12:31"), cadence });
    const [pool] = await daemon.collector.budget.listPools(rig.clock.now());
    expect(pool).toMatchObject({ family: "units", calls: 10_000, windowMs: 86_400_000 });
    const before = rig.simulator.requests.total;
    await passMinutes(minutes);
    expect(rig.simulator.requests.total - before).toBeLessThanOrEqual((10_000 / 1_440) * minutes);
    const ledger = await rig.ledger();
    expect(new Set(ledger.values())).toEqual(new Set(["read", "rate_limited"]));
    const reads = rig.simulator.accounts.map(
      ({ accountKey }) =>
        [...ledger].filter(([key, outcome]) => key.startsWith(`${accountKey} `) && outcome === "read").length,
    );
    expect(Math.min(...reads)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...reads) - Math.min(...reads)).toBeLessThanOrEqual(1);
  });

  it("show an announced live on air within a minute, what kind it is, and its length", async () => {
    await begin({ accounts: 2, livesEach: 0, start: at("2023-07-20 12:00") });
    const account = "office-1.youtube";
    const live = rig.simulator.mutate.startLive({
      account,
      plannedAt: at("2023-07-20 13:20"),
      startsAt: at("2023-07-20 13:23"),
      minutes: 31,
    });
    const premiere = rig.simulator.mutate.startLive({
      account: "office-2.youtube",
      plannedAt: at("2023-07-20 13:30"),
      minutes: 40,
      isPremiere: true,
    });
    await passMinutes(60, 60);
    expect(await session(live.liveId)).toMatchObject({ state: "scheduled", kind: "unknown" });
    expect(await session(premiere.liveId)).toMatchObject({ state: "scheduled", kind: "premiere" });
    const before = rig.simulator.requests.count("youtube.videos");
    await passMinutes(59);
    expect(await session(live.liveId)).toMatchObject({
      state: "ended",
      kind: "live",
      startedAt: at("2023-07-20 13:23"),
      firstSeenLiveAt: at("2023-07-20 13:23"),
      lastSeenLiveAt: at("2023-07-20 13:53"),
      durationSeconds: 31 * 60,
      durationBasis: "recording",
    });
    expect(await session(premiere.liveId)).toMatchObject({ kind: "premiere", state: "live" });
    // One call a minute for both channels, from five minutes before the first one's planned start on.
    expect(rig.simulator.requests.count("youtube.videos") - before).toBe(45);
  });
});
