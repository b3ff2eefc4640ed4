import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { startApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";

const DAY_MS = 86_400_000;

describe("metrics", () => {
  it("report sweeps, readings, gaps by reason, money and followers, and every name that rules and dashboard use", async () => {
    const rig = await Rig.open({ purpose: "apimetrics", accounts: 2, start: at("2023-07-20 12:00") });
    const { collector, drive } = await rig.process();
    const api = await startApi(collector);
    await drive.advance();
    await rig.deployment.store.credentials.setState(
      "facebook",
      "default",
      "ok",
      null,
      null,
      collector.clock.now(),
    );
    const now = collector.clock.now();
    await rig.deployment.store.operations.saveAccess({
      platform: "facebook",
      credential: "default",
      ok: true,
      detail: "it works",
      remedy: null,
      expiresAt: new Date(now.getTime() + 60 * DAY_MS),
      dataAccessExpiresAt: new Date(now.getTime() + 9.5 * DAY_MS),
      scopes: [],
      fingerprint: null,
      checkedAt: now,
    });
    const pool = { platform: "facebook", credential: "metrics", family: "page" };
    await collector.budget.reportUsage(pool, null, { usedPercent: 75, limit: 100, resetAt: null }, now);
    const text = await (await api.ask("/metrics")).text();
    expect(text).toMatch(
      /reach_credential_days_left\{platform="facebook",credential="default",simulated="true"\} 9\.5/,
    );
    expect(text).toMatch(
      /reach_quota_left_ratio\{platform="facebook",credential="metrics",family="page",simulated="true"\} 0\.25/,
    );
    expect(text).toMatch(
      /reach_sweeps_closed_total\{platform="facebook",trigger="schedule",simulated="true"\} 1/,
    );
    expect(text).toMatch(/reach_readings_total\{platform="facebook",simulated="true"\} 4/);
    expect(text).toMatch(
      /reach_followers\{account="office-1\.facebook",office="office-1",platform="facebook",simulated="true"\} \d+/,
    );
    const again = await (await api.ask("/metrics")).text();
    expect(again).toMatch(
      /reach_sweeps_closed_total\{platform="facebook",trigger="schedule",simulated="true"\} 1/,
    );
    rig.clock.move(300);
    const stale = await (await api.ask("/metrics")).text();
    expect(stale).not.toContain('reach_followers{account="office-1.facebook"');
    const folder = join(packageRoot(), "docs", "grafana");
    const used = ["alerts.yml", "dashboard.json"]
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join();
    const reported = new Set([...text.matchAll(/^# TYPE (reach_\w+)/gm)].map(([, name]) => name));
    for (const [name] of used.matchAll(/reach_[a-z_]+/g)) expect(reported).toContain(name);
    await api.close();
    await rig.close();
  });
});
