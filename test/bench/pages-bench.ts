import { freezeDueMonths } from "../../src/services/judging/freeze-month.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { Rig } from "../support/collector.ts";
import { DECADE, fill, type History, LONG, MONTH, NOW, registryOf, SHORT, YEAR } from "./history-world.ts";
import { atMost, median, type Section, type SectionResult } from "./section.ts";

const ASKS = 40;
const DAY_MS = 86_400_000;
const OPEN_MONTH = "2026-07";
const YEAR_ASKED = "from=2025-07-01&to=2026-06-30";

/** Pages, each with its bound in milliseconds; `held`: asked again of a process that has answered it. */
const PAGES = [
  { what: "a closed month that was asked before", path: `/months/${MONTH}?lang=hi`, limitMs: 5, held: true },
  { what: "a closed month", path: `/months/${MONTH}?lang=hi`, limitMs: 150, held: false },
  { what: "an open month", path: `/months/${OPEN_MONTH}?lang=hi`, limitMs: 250, held: false },
  { what: "the growth of a year", path: `/growth?${YEAR_ASKED}&lang=hi`, limitMs: 250, held: false },
  { what: "the districts", path: "/districts?lang=hi", limitMs: 250, held: false },
  { what: "an office's sheet", path: `/offices/saharsa?month=${MONTH}&lang=hi`, limitMs: 250, held: false },
];

type Time = { ms: number; cpuMs: number };

/** `cpuMs`: what server and client used of the processor, which a busy machine changes less. */
async function timeOf({ ask }: TestApi, path: string): Promise<Time> {
  const began = performance.now();
  const before = process.cpuUsage();
  const answer = await ask(path, { headers: { accept: "text/html" } });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
}

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

type Side = { rig: Rig; collector: AppContext };

/** Looks, sessions, coverage and roll-ups of all the history, snapshots of its last months, which are all that pages read. */
async function openSide(purpose: string, history: History): Promise<Side> {
  const rig = await Rig.open({ purpose, accounts: 1, start: NOW, fresh: true });
  const { store } = rig.deployment;
  const accounts = await registryOf(store, history);
  await fill(rig.deployment.mongoUri, store.database, accounts, { ...history, snapshotsFrom: SHORT.from });
  await store.prepare();
  const { collector } = await rig.process({ works: false });
  rig.clock.set(new Date(NOW.getTime() + 2 * DAY_MS));
  await freezeDueMonths(collector.judging);
  return { rig, collector };
}

const limits = { requestsPerTenSeconds: 1_000_000 };

/** Answers of an interface; what is not held is asked of one that has answered nothing yet, in a process that is warm. */
async function* answersOf({ collector }: Side, { path, held }: (typeof PAGES)[number]): AsyncGenerator<Time> {
  let api = await startApi(collector, { limits });
  try {
    for (;;) {
      if (!held) {
        await api.close();
        api = await startApi(collector, { limits });
      }
      yield await timeOf(api, path);
    }
  } finally {
    await api.close();
  }
}

/** As many answers of each side as are counted, one side after the other, after two that are not. */
async function timesOf(sides: readonly Side[], page: (typeof PAGES)[number]): Promise<Time[][]> {
  const answers = sides.map((side) => ({ from: answersOf(side, page), times: [] as Time[] }));
  for (let ask = 0; ask < ASKS + 2; ask += 1)
    for (const { from, times } of answers) {
      const { value } = await from.next();
      if (value !== undefined && ask >= 2) times.push(value as Time);
    }
  for (const { from } of answers) await from.return(undefined);
  return answers.map(({ times }) => times);
}

/** How long a page takes over three years of history with 86 offices. */
async function benchPages(): Promise<SectionResult> {
  const side = await openSide("benchpages", LONG);
  const result: SectionResult = { rows: [], figures: {} };
  try {
    for (const page of PAGES) {
      const [times = []] = await timesOf([side], page);
      const ms = times.map((one) => one.ms);
      const cpuMs = median(times.map((one) => one.cpuMs));
      result.figures[page.what] = { p95Ms: p95(ms), leastMs: Math.min(...ms), cpuMs };
      result.rows.push(atMost(`${page.what}, 95 of 100 answers`, p95(ms), page.limitMs, "ms"));
    }
  } finally {
    await side.rig.close();
  }
  return result;
}

/** How long the same pages take after ten years against one, asked in turn. */
async function benchDecade(): Promise<SectionResult> {
  const sides = [await openSide("benchyear", YEAR), await openSide("benchdecade", DECADE)];
  const result: SectionResult = { rows: [], figures: {} };
  try {
    for (const page of PAGES) {
      const [year, decade] = (await timesOf(sides, page)).map((times) => median(times.map(({ ms }) => ms)));
      if (year === undefined || decade === undefined) continue;
      const ratio = decade / year;
      result.figures[page.what] = { yearMs: year, decadeMs: decade, ratio };
      result.rows.push({
        what: `${page.what}, after ten years against one`,
        measured: `${decade.toFixed(1)} ms against ${year.toFixed(1)} ms: ${ratio.toFixed(2)}`,
        target: "at most 1.1",
        met: ratio <= 1.1,
      });
    }
  } finally {
    for (const { rig } of sides) await rig.close();
  }
  return result;
}

export const pagesSections: readonly Section[] = [
  { name: "pages", about: "how long pages take over three years of history", run: benchPages },
  { name: "decade", about: "how long pages take after ten years against one", run: benchDecade },
];
