import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApi } from "../support/api.ts";
import { at, Rig } from "../support/collector.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";
import { until } from "../support/until.ts";
import { launchChromium } from "./chromium.ts";

/**
 * An outage that the simulator itself makes, as collecting processes live through it, on the pages in a real Chromium:
 * hatched while nothing is known of it, never a line or a zero; once lists of lives reach back over it they fill its
 * days, and the followers of those days stay unknown. Needs a Chromium.
 */
const EVERY_MINUTES = 360;
const START = at("2023-07-18 00:00");
const OUTAGE = { from: at("2023-07-21 00:00"), until: at("2023-07-24 00:00") };
const DAYS_OUT = ["2023-07-21", "2023-07-22", "2023-07-23"];
const ACCOUNT = "office-1";
const LINES = "/compare?o=office-1&platform=facebook&from=2023-07-18&to=2023-07-25&lang=en";

await startRunServers();
const cadence = { facebook: { audience: EVERY_MINUTES, live: EVERY_MINUTES } };
const rig = await Rig.open({ purpose: "outage", accounts: 2, start: START, cadence });
await rig.deployment.store.cadence.record(cadence, START);
rig.simulator.faults.add({ kind: "throttle", platform: "facebook", ...OUTAGE });
const daemon = await rig.process();
const api = await startApi(daemon.collector);
const browser = await launchChromium();

/** Reads until a local instant, slot by slot; each ends in a reading or a gap. */
async function collectUntil(end: Date): Promise<void> {
  for (; rig.clock.now() < end; rig.clock.move(EVERY_MINUTES)) {
    const slot = rig.clock.now().toISOString();
    await daemon.drive.advance();
    if (rig.clock.now() < OUTAGE.from || rig.clock.now() >= OUTAGE.until)
      await until(() => daemon.reported.find((one) => one.slot === slot));
  }
}

const open = (page: Page, path: string) => page.goto(new URL(path, api.address).href);

/** The days of an office that the calendar hatches. */
async function hatchedDays(page: Page): Promise<number> {
  await open(page, "/lives?month=2023-07&lang=en");
  return page.locator(`svg.heat g:has(a[href*='/${ACCOUNT}?']) rect.heat-gap`).count();
}

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await collectUntil(OUTAGE.until);
  assert.equal(
    await hatchedDays(page),
    DAYS_OUT.length + 1,
    "the days of the outage and the one it cut short",
  );
  await open(page, `/offices/${ACCOUNT}?month=2023-07&lang=en`);
  assert.equal(await page.locator("svg.band rect.band-gap").count(), 1, "a hole in the strip of the month");
  await collectUntil(at("2023-07-26 00:00"));
  assert.equal(
    await hatchedDays(page),
    1,
    "lists that reach back tell of those days, not of the hours since",
  );
  await open(page, LINES);
  const path = (await page.locator(".curve path.curve-line-1").getAttribute("d")) ?? "";
  assert.equal(path.match(/M/g)?.length, 2, `the line is not drawn over the outage: ${path}`);
  assert.equal(await page.locator("rect.curve-gap").count(), 1);
  for (const day of DAYS_OUT)
    assert.equal(await page.locator(`tr[data-day='${day}'] td`).first().textContent(), "–");
  const gaps = (await rig.exported("gaps", "facebook")).filter(({ reason }) => reason !== "rate_limited");
  assert.deepEqual(gaps, [], "every reading that is missing is the outage's");
  process.stdout.write(
    `an outage of the simulator is hatched on calendar, strip and curve: ${DAYS_OUT.length} days\n`,
  );
} finally {
  await browser.close();
  await api.close();
  await rig.close();
  await stopRunServers();
}
