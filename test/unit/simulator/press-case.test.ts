import { zoneMonth } from "../../../src/simulator/zone-time.ts";
import { World } from "../../../src/simulator/world/world.ts";
import { DISTRICTS, ELEVEN, OFFICES, scenario, ZONE } from "./sim-support.ts";

function counts(month: string, seed = 7): Map<string, { qualifying: number; short: number }> {
  const { startMs, endMs } = zoneMonth(month, ZONE);
  const world = new World(scenario("press-case", { seed }), startMs);
  const perOffice = new Map(OFFICES.map(({ officeId }) => [officeId, { qualifying: 0, short: 0 }]));
  for (const { accountKey, officeId, platform } of world.accounts) {
    const count = perOffice.get(officeId);
    if (platform !== "facebook" || !count) continue;
    for (const live of world.lives.truth(accountKey, startMs, endMs)) {
      if ((live.lengthSeconds ?? 0) >= 1800) count.qualifying += 1;
      else count.short += 1;
    }
  }
  return perOffice;
}

describe("the press case", () => {
  it("gives every office a Page and an X account, and every district a channel and an Instagram account, with ids and handles that no two share", () => {
    const { accounts } = scenario("press-case");
    for (const platform of ["facebook", "x"]) {
      const own = accounts.filter(({ account }) => account.platform === platform && account.label === null);
      expect(own).toHaveLength(86);
    }
    for (const platform of ["youtube", "instagram"])
      expect(accounts.filter(({ account }) => account.platform === platform)).toHaveLength(38);
    expect(new Set(accounts.map(({ account }) => account.externalId)).size).toBe(accounts.length);
    expect(new Set(accounts.map(({ account }) => `${account.platform}${account.handle}`)).size).toBe(
      accounts.length,
    );
    for (const { account } of accounts) {
      expect(account.handle).toMatch(
        account.platform === "x" ? /^sim_[a-z0-9_]{1,11}$/ : /^sim\.[a-z0-9.]+$/,
      );
      expect(account.externalId).toMatch(account.platform === "youtube" ? /^UCSIM\d{19}$/ : /^999\d{9,16}$/);
    }
    expect(accounts.some(({ account }) => Number(account.externalId) > Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it("has July 2023 exactly as the press reported it, whatever the seed", () => {
    for (const seed of [1, 7, 99]) {
      const july = counts("2023-07", seed);
      expect(july.get("samastipur")?.qualifying).toBe(16);
      expect(july.get("arwal")?.qualifying).toBe(15);
      expect(july.get("patna")?.qualifying).toBe(7);
      for (const officeId of ELEVEN)
        expect([officeId, july.get(officeId)?.qualifying]).toEqual([officeId, 0]);
      const chosen = DISTRICTS.filter(
        (id) => !ELEVEN.includes(id) && !["samastipur", "arwal", "patna"].includes(id),
      );
      expect(chosen).toHaveLength(24);
      for (const officeId of chosen) {
        const { qualifying = 0 } = july.get(officeId) ?? {};
        expect([officeId, qualifying >= 1 && qualifying <= 6]).toEqual([officeId, true]);
      }
    }
  });

  it("gives some of the eleven shorter lives in July, and lets some of them hold one in August and others not", () => {
    const july = counts("2023-07");
    expect(ELEVEN.filter((id) => (july.get(id)?.short ?? 0) > 0).length).toBeGreaterThan(3);
    const august = counts("2023-08");
    const met = ELEVEN.filter((id) => (august.get(id)?.qualifying ?? 0) > 0);
    expect(met.length).toBeGreaterThan(2);
    expect(met.length).toBeLessThan(9);
  });

  it("keeps every broadcast of an office within its month and more than two minutes from the others", () => {
    const { startMs, endMs } = zoneMonth("2023-07", ZONE);
    const world = new World(scenario("press-case"), startMs);
    for (const officeId of DISTRICTS) {
      const lives = world.accounts
        .filter((account) => account.officeId === officeId && account.platform === "facebook")
        .flatMap(({ accountKey }) => world.lives.truth(accountKey, startMs, endMs))
        .sort((a, b) => Number(a.startMs) - Number(b.startMs));
      for (const [i, live] of lives.entries()) {
        expect(live.endMs).toBeLessThan(endMs);
        const before = lives[i - 1]?.endMs ?? 0;
        expect(Number(live.startMs) - before).toBeGreaterThan(120_000);
      }
    }
  });

  it("has someone on the air in the daytime of most days of any later month", () => {
    const world = new World(scenario("press-case"), Date.UTC(2026, 10, 1));
    const days = Array.from({ length: 20 }, (_, day) =>
      [5, 7, 9, 11, 13].some((hour) => {
        const at = Date.UTC(2026, 10, 2 + day, hour, 30);
        return world.accounts.some(
          ({ accountKey, platform }) =>
            platform === "facebook" &&
            world.lives
              .listAt(accountKey, at)
              .some(({ startMs, endMs }) => startMs !== null && startMs <= at && at < Number(endMs)),
        );
      }),
    );
    expect(days.filter(Boolean).length).toBeGreaterThan(15);
  });
});
