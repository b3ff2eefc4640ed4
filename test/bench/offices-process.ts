import { readRules } from "../../config/rules.ts";
import { toAccountKey, type Account } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { type ReportRequest, renderReport } from "../../src/api/views/report-formats.ts";
import { freezeDueMonths } from "../../src/services/judging/freeze-month.ts";
import { exportCatalog, type ExportName } from "../../src/services/exports/catalog.ts";
import { openStore } from "../../src/store/open-store.ts";
import { fill, MONTH, NOW } from "./history-world.ts";

/** A process of the bench of many offices, with a part of its own. */
export type OfficesTask = {
  uri: string;
  database: string;
  offices: number;
  part: "fill" | "live" | "growth" | "activity" | "export" | "accounts" | "freeze";
};
export type OfficesUsage = { seconds: number; cpuSeconds: number; megabytes: number; bytes: number };

const ZONE = "Asia/Kolkata";
/** The last days of the month; fewer of them let very many offices be filled in minutes. */
const DAYS = Number(process.env["BENCH_DAYS"] ?? 33);
const HISTORY = { from: NOW.getTime() - DAYS * 86_400_000, to: NOW.getTime() };

const task = await new Promise<OfficesTask>((resolve) => {
  process.once("message", (message) => resolve(message as OfficesTask));
});
const store = await openStore({ uri: task.uri, database: task.database, collectorVersion: "bench" });
const clock = { now: () => NOW, source: "file" as const };
const deps = { store, rules: readRules("config/rules.json"), clock, zone: ZONE, simulated: true };
const always = { activeFrom: null, activeTo: null };

async function fillMonth(): Promise<number> {
  await store.prepare();
  const offices = Array.from({ length: task.offices }, (_, n): Office => {
    const names = { nameEn: `Office ${n}`, nameHi: `कार्यालय ${n}`, aliases: [] };
    return { officeId: `office-${n}`, kind: "district", ...names, lgdCode: null, division: null, ...always };
  });
  const accounts = offices.map(({ officeId }, n): Account => {
    const identity = { handle: `office.${n}`, externalId: String(1_000_000 + n), label: null };
    const rest = { credential: null, ...always, verifiedBy: null, verifiedOn: null, note: null };
    const accountKey = toAccountKey(officeId, "facebook", null);
    return { accountKey, officeId, platform: "facebook", ...identity, ...rest };
  });
  const at = new Date(HISTORY.from);
  await store.registry.accept(offices, accounts, "bench", "2026-05-01", at);
  await store.cadence.record({ facebook: { live: 10, audience: 60 } }, at);
  return fill(task.uri, task.database, accounts, { ...HISTORY, snapshotsFrom: HISTORY.to });
}

async function rendered(asked: ReportRequest): Promise<number> {
  let bytes = 0;
  for await (const chunk of await renderReport(deps, asked, "json", "en")) bytes += chunk.length;
  return bytes;
}

async function exported(name: ExportName): Promise<number> {
  const all = { zone: ZONE, simulated: true, officeId: null, platform: null, since: null, until: null };
  let bytes = 0;
  for await (const row of exportCatalog[name].rows(store, all)) bytes += JSON.stringify(row).length + 1;
  return bytes;
}

/** Closes the month, after which every verdict of it is stored. */
async function frozen(): Promise<number> {
  await freezeDueMonths(deps);
  const [revision] = await store.verdicts.revisions(MONTH);
  if (revision === undefined) throw new Error(`${MONTH} was not closed`);
  return (await store.sizes()).find(({ name }) => name === "verdicts")?.bytes ?? 0;
}

const parts: Record<OfficesTask["part"], () => Promise<number>> = {
  fill: fillMonth,
  live: () => rendered({ report: "live", month: MONTH }),
  growth: () => rendered({ report: "growth", from: `${MONTH}-01`, to: `${MONTH}-30` }),
  activity: () => rendered({ report: "activity", month: MONTH }),
  export: () => exported("daily"),
  accounts: () => exported("accounts"),
  freeze: frozen,
};

try {
  const begun = performance.now();
  const bytes = await parts[task.part]();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  process.send?.({
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds,
    megabytes: maxRSS / 1024,
    bytes,
  });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.stack : String(error) });
}
process.once("disconnect", () => process.exit(0));
