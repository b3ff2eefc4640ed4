import assert from "node:assert/strict";
import { cpus, loadavg } from "node:os";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Check } from "./acceptance-checks.ts";

const RUNS = 5;
/** Chromium's own preset "Slow 4G", and a telephone four times slower than this machine. */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
const CPU_SLOWER = 4;
const LIMITS = { paintMs: 1_500, largestMs: 2_000, shift: 0.02 };
const PAGES = [
  "/months/2023-07?lang=hi",
  "/offices/saharsa?month=2023-07&lang=hi",
  "/districts?lang=hi",
  "/growth?from=2023-07-02&to=2023-08-31&lang=hi",
];

/** One of each kind that anybody may look at. */
const ALL_PAGES = [
  ...PAGES,
  "/?lang=en",
  "/months/2023-08?lang=en",
  "/months/2023-07/lists/least-active?lang=hi",
  "/departments?lang=hi",
  "/lives?month=2023-07&lang=hi",
  "/compare?o=patna,gaya&platform=facebook&from=2023-08-01&to=2023-08-31&lang=hi",
  "/quality?lang=hi",
  "/letters?lang=hi",
  "/search?q=saharasa&lang=hi",
  "/help?lang=hi",
  "/nothing",
];

type Seen = { paintMs: number; largestMs: number; shift: number; longestTaskMs: number };

const WATCH = `
  window.seen = { paintMs: 0, largestMs: 0, shift: 0, longestTaskMs: 0 };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("paint", (one) => { if (one.name === "first-contentful-paint") window.seen.paintMs = one.startTime; });
  watch("largest-contentful-paint", (one) => { window.seen.largestMs = one.startTime; });
  watch("layout-shift", (one) => { if (!one.hadRecentInput) window.seen.shift += one.value; });
  watch("longtask", (one) => { window.seen.longestTaskMs = Math.max(window.seen.longestTaskMs, one.duration); });`;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** When a slow telephone shows a page, whether it jumps, and how long it is busy: medians of five first visits. */
export const checkSpeed: Check = async ({ browser, api }) => {
  const reported: string[] = [];
  const slow: string[] = [];
  for (const path of PAGES) {
    const runs: Seen[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const context = await browser.newContext({
        viewport: { width: 375, height: 800 },
        isMobile: true,
        hasTouch: true,
      });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", SLOW_4G);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
      await page.addInitScript(WATCH);
      await page.goto(new URL(path, api.address).href, { waitUntil: "networkidle" });
      runs.push(await page.evaluate<Seen>("window.seen"));
      await context.close();
    }
    const of = (key: keyof Seen) => Math.round(median(runs.map((one) => one[key])) * 1000) / 1000;
    const seen = { paintMs: of("paintMs"), largestMs: of("largestMs"), shift: of("shift") };
    reported.push(
      `${path.split("?", 1).join()} ${Math.round(seen.paintMs)}/${Math.round(seen.largestMs)} ms, shift ${seen.shift}, longest task ${Math.round(of("longestTaskMs"))} ms`,
    );
    for (const [key, limit] of Object.entries(LIMITS))
      if (seen[key as keyof typeof seen] > limit) slow.push(`${reported.at(-1)}: ${key} is over ${limit}`);
  }
  const [load = 0] = loadavg();
  if (load > cpus().length)
    return `not judged, the machine is busy (load ${Math.round(load)}): ${reported.join("; ")}`;
  assert.deepEqual(slow, []);
  return reported.join("; ");
};

const CLIENTS = 50;
const MEMORY_MB_MAX = 40;

/** What 50 clients that open all pages leave behind in the memory of the process. */
export const checkMemory: Check = async ({ api }) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heldMb = async () => {
    for (let round = 0; round < 3; round += 1) {
      await setImmediate();
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1_000_000;
  };
  const open = async (path: string) => {
    const answer = await api.ask(path, { headers: { accept: "text/html" } });
    await answer.arrayBuffer();
  };
  for (const path of [...ALL_PAGES, ...ALL_PAGES]) await open(path);
  const before = await heldMb();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const path of ALL_PAGES) await open(path);
    }),
  );
  const grewMb = (await heldMb()) - before;
  assert.ok(grewMb <= MEMORY_MB_MAX, `${grewMb.toFixed(1)} MB`);
  return `${grewMb.toFixed(1)} MB after ${CLIENTS * ALL_PAGES.length} pages of ${ALL_PAGES.length} kinds`;
};
