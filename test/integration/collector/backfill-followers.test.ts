import { backfillFollowers } from "../../../src/services/collecting/backfill/backfill-followers.ts";
import { at, Rig } from "../../support/collector.ts";

/** Once a day each, at midnight. */
const DAILY = { facebook: { audience: 1440, live: 1440 }, x: { audience: 1440, live: null } } as const;

describe("days that were missed", () => {
  let rig: Rig;
  afterEach(() => rig.close());

  const withPageTokens = (keep: (pageId: string) => boolean) => {
    const { settings, simulator } = rig;
    const pageTokens = [...simulator.secrets.pageTokens].filter(([pageId]) => keep(pageId));
    const secrets = new Map(pageTokens.map(([pageId, value]) => [pageId, { value, from: "a test" }]));
    return { ...settings, facebook: { ...settings.facebook, pageTokens: secrets } };
  };

  it("are filled from the Page's own insights where its token is known; the gap stays and names it", async () => {
    rig = await Rig.open({ purpose: "repair", accounts: 2, cadence: DAILY, start: at("2023-07-20 12:00") });
    const pages = rig.simulator.accounts.filter(({ platform }) => platform === "facebook");
    const owned = pages[0];
    const { collector, drive } = await rig.process({
      settings: withPageTokens((pageId) => pageId === owned?.externalId),
    });
    await drive.advance();
    rig.clock.set(at("2023-07-24 12:00"));
    await drive.advance();
    const signal = AbortSignal.timeout(30_000);
    const { total } = rig.simulator.requests;
    expect(await backfillFollowers(collector, { signal })).toEqual({ accounts: 1, days: 3 });
    expect(await backfillFollowers(collector, { signal })).toEqual({ accounts: 0, days: 0 });
    expect(rig.simulator.requests.total).toBe(total + 1);

    const snapshots = (await rig.exported("snapshots", "facebook")).filter(({ via }) => via === "insights");
    expect(snapshots.map(({ account }) => account)).toEqual(snapshots.map(() => owned?.accountKey));
    expect(snapshots.map(({ slot }) => (slot as Date).toISOString().slice(0, 10))).toEqual([
      "2023-07-21",
      "2023-07-22",
      "2023-07-23",
    ]);
    const [kept] = await rig.deployment.store.rollups.list(
      [owned?.accountKey ?? ""],
      "2023-07-22",
      "2023-07-22",
    );
    expect(kept?.last).toMatchObject({ via: "insights", externalId: owned?.externalId });

    const gaps = (await rig.exported("gaps", "facebook")).filter(({ metric }) => metric === "audience");
    expect(gaps).toHaveLength(6);
    for (const { account, reason, detail } of gaps) {
      expect(reason).toBe("not_running");
      const isNamed = String(detail).includes("; filled by insights of 2023-07-2");
      expect([account, isNamed]).toEqual([account, account === owned?.accountKey]);
    }
  });
});
