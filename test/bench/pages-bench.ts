import { freezeDueMonths } from "../../src/services/judging/freeze-month.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { Rig } from "../support/collector.ts";
import { fill, LONG, MONTH, NOW, registryOf, SHORT } from "./history-world.ts";
import { atMost, median, type Section, type SectionResult } from "./section.ts";

const ASKS = 40;
const DAY_MS = 86_400_000;
const OPEN_MONTH = "2026-07";
const YEAR = "from=2025-07-01&to=2026-06-30";

/** Pages, each with its bound in milliseconds; `held`: asked again of a process that has answered it. */
const PAGES = [
  { what: "a closed month that was asked before", path: `/months/${MONTH}?lang=hi`, limitMs: 5, held: true },
  { what: "a closed month", path: `/months/${MONTH}?lang=hi`, limitMs: 150, held: false },
  { what: "an open month", path: `/months/${OPEN_MONTH}?lang=hi`, limitMs: 250, held: false },
  { what: "the growth of a year", path: `/growth?${YEAR}&lang=hi`, limitMs: 250, held: false },
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

/**
 * How long a page takes over three years of history with 86 offices: looks, sessions, coverage and roll-ups of all
 * three years, snapshots of the last months, which are all that pages read. What is not held is asked of an interface
 * that has answered nothing yet, in a process that is warm.
 */
async function benchPages(): Promise<SectionResult> {
  const rig = await Rig.open({ purpose: "benchpages", accounts: 1, start: NOW, fresh: true });
  const { store } = rig.deployment;
  const accounts = await registryOf(store, LONG);
  const history = { ...LONG, snapshotsFrom: SHORT.from };
  await fill(rig.deployment.mongoUri, store.database, accounts, history);
  await store.prepare();
  const { collector } = await rig.process({ works: false });
  rig.clock.set(new Date(NOW.getTime() + 2 * DAY_MS));
  await freezeDueMonths(collector.judging);
  const limits = { requestsPerTenSeconds: 1_000_000 };
  const rows: SectionResult["rows"] = [];
  const figures: Record<string, Record<string, number>> = {};
  try {
    for (const { what, path, limitMs, held } of PAGES) {
      const times: Time[] = [];
      let api = await startApi(collector, { limits });
      for (let ask = 0; ask < ASKS + 2; ask += 1) {
        if (!held) {
          await api.close();
          api = await startApi(collector, { limits });
        }
        times.push(await timeOf(api, path));
      }
      await api.close();
      const counted = times.slice(2);
      const ms = counted.map((one) => one.ms);
      figures[what] = {
        p95Ms: p95(ms),
        leastMs: Math.min(...ms),
        cpuMs: median(counted.map((one) => one.cpuMs)),
      };
      rows.push(atMost(`${what}, 95 of 100 answers`, p95(ms), limitMs, "ms"));
    }
  } finally {
    await rig.close();
  }
  return { rows, figures };
}

export const pagesSection: Section = {
  name: "pages",
  about: "how long pages take over three years of history",
  run: benchPages,
};
