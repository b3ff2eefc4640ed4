import { at, Rig } from "../../support/collector.ts";

describe("money that is too little for all", () => {
  it("is spent on looks evenly over the UTC day, on each account alike, and never passed", async () => {
    const rig = await Rig.open({
      purpose: "looksmoney",
      accounts: 4,
      // The UTC day begins.
      start: at("2023-07-20 05:30"),
      env: { REACH_PLATFORMS: "x", X_LIVE_FROM_POSTS: "true", X_DAILY_SPEND_LIMIT_USD: "8.05" },
      cadence: { x: { audience: 60, live: 15 } },
    });
    try {
      const { drive, collector } = await rig.process();
      for (let slot = 0; slot < 96; slot += 1) {
        await drive.advance();
        rig.clock.move(15);
      }
      // USD 1 a look at most: eight fit beside the four accounts' audience of 0.04.
      expect(await collector.store.spend.spentUsd("x", "2023-07-20")).toBeLessThanOrEqual(8.05);
      const looks: { account: string; hours: number }[] = [];
      const reasons = new Map<string, Set<string>>();
      for (const [key, outcome] of await rig.ledger()) {
        const [account = "", metric = "", time = ""] = key.split(" ");
        reasons.set(metric, (reasons.get(metric) ?? new Set()).add(outcome));
        const [hour = 0, minute = 0] = time.split(":").map(Number);
        // Hours since the UTC day began.
        const hours = (hour + minute / 60 - 5.5 + 24) % 24;
        if (metric === "live" && outcome !== "budget") looks.push({ account, hours });
      }
      const times = looks.map(({ hours }) => hours).toSorted((a, b) => a - b);
      expect(times.map((hours) => Math.round(hours))).toEqual([3, 6, 9, 12, 15, 18, 21, 24]);
      for (const { accountKey } of rig.simulator.accounts.filter(({ platform }) => platform === "x"))
        expect(looks.filter(({ account }) => account === accountKey)).toHaveLength(2);
      expect(reasons.get("audience")).toEqual(new Set(["read"]));
    } finally {
      await rig.close();
    }
  });

  it("is shared by all accounts over the days: those that were read the longest ago are paid for first", async () => {
    const rig = await Rig.open({
      purpose: "audiencemoney",
      accounts: 6,
      start: at("2023-07-20 06:00"),
      env: { REACH_PLATFORMS: "x", X_DAILY_SPEND_LIMIT_USD: "0.04" },
      cadence: { x: { audience: 360, live: null } },
    });
    try {
      const { drive, collector } = await rig.process();
      const days = new Set<string>();
      for (let slot = 0; slot < 24; slot += 1) {
        await drive.advance();
        const utcDay = rig.clock.now().toISOString().slice(0, 10);
        expect(await collector.store.spend.spentUsd("x", utcDay)).toBeLessThanOrEqual(0.04);
        rig.clock.move(360);
      }
      for (const { account, observedAt } of await rig.exported("snapshots"))
        days.add(`${String(account)} ${(observedAt as Date).toISOString().slice(0, 10)}`);
      const each = new Map<string, number>();
      for (const [account = ""] of [...days].map((key) => key.split(" ")))
        each.set(account, (each.get(account) ?? 0) + 1);
      // Six days of four: each account is read on four of them.
      expect([...each.values()]).toEqual([4, 4, 4, 4, 4, 4]);
    } finally {
      await rig.close();
    }
  });
});
