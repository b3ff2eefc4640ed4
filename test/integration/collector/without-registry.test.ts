import { pollActiveLives } from "../../../src/services/collecting/lives/poll-active-lives.ts";
import { takePush } from "../../../src/services/collecting/pushes/take-push.ts";
import { planManualSweeps } from "../../../src/services/collecting/planning/manual-sweep.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { startApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";

/** The same process, in which whoever asks for all accounts at once is refused. */
function withoutWhole(collector: AppContext): AppContext {
  const refuse = () => Promise.reject(new Error("the whole registry was read"));
  const registry = { ...collector.store.registry, current: refuse, allAccounts: refuse };
  return { ...collector, store: { ...collector.store, registry } };
}

describe("work on some accounts", () => {
  it("looks up these alone: pushes, polls of lives, an office read by hand; metrics go part by part", async () => {
    const rig = await Rig.open({
      purpose: "someaccounts",
      accounts: 3,
      livesEach: 0,
      start: at("2023-07-20 12:00"),
    });
    const { collector, drive } = await rig.process();
    await drive.advance();
    const app = withoutWhole(collector);
    const live = { sessionId: "900", status: "live", platformStatus: "live", raw: {} } as const;
    const idOf = (account: string) => rig.simulator.world.face(account).id;
    const events = ["office-1.facebook", "office-2.facebook"].map((one) => ({
      ...live,
      externalId: idOf(one),
      at: collector.clock.now(),
    }));
    const stranger = { ...live, externalId: "no-such-page", at: null };
    expect(await takePush(app, "facebook", [...events, stranger])).toEqual({
      events: 3,
      unknown: 1,
      looks: 2,
    });
    await pollActiveLives(app, "facebook", AbortSignal.timeout(60_000));
    const [sweep] = await planManualSweeps(app, {
      trigger: "resync",
      platforms: ["facebook"],
      officeId: "office-2",
      metrics: ["audience"],
      lookSince: null,
      until: new Date(collector.clock.now().getTime() + 60_000),
    });
    expect(sweep?.counts.expected).toBe(1);
    const api = await startApi(app);
    const text = await (await api.ask("/metrics")).text();
    expect(text.match(/^reach_followers\{.*\} \d+$/gm)).toHaveLength(6);
    await api.close();
    await rig.close();
  });

  it("no longer knows an account that was retired, nor one of an office that left", async () => {
    const rig = await Rig.open({ purpose: "retired", accounts: 2, start: at("2023-07-20 12:00") });
    const { collector } = await rig.process({ works: false });
    const { registry } = collector.store;
    const [first] = rig.simulator.accounts.filter(({ platform }) => platform === "facebook");
    if (first === undefined) throw new Error("there is a Page");
    const { accountKey, officeId, externalId } = first;
    const keysOf = async (chosen: Parameters<typeof registry.inForceAmong>[0]) =>
      (await registry.inForceAmong(chosen)).accounts.map((one) => one.accountKey);
    const ways = [
      { accountKeys: [accountKey] },
      { platform: "facebook", externalIds: [externalId ?? ""] },
      { officeId },
    ] as const;
    for (const way of ways) expect(await keysOf(way)).toContain(accountKey);
    expect(await keysOf({ platform: "x", externalIds: [externalId ?? ""] })).toEqual([]);
    const whole = await registry.current();
    const excerpt = await registry.inForceAmong({ officeId });
    expect(excerpt.accounts).toEqual(whole?.accounts.filter((one) => one.officeId === officeId));
    expect(excerpt.offices).toEqual(whole?.offices.filter((one) => one.officeId === officeId));
    rig.clock.move(60);
    await rig.register(rig.simulator.accounts.filter((one) => one.accountKey !== accountKey));
    for (const way of ways) expect(await keysOf(way)).not.toContain(accountKey);
    await rig.close();
  });
});
