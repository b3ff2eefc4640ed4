import { testDatabase } from "../support/servers.ts";
import { Child } from "./child.ts";
import type { OfficesTask, OfficesUsage } from "./offices-process.ts";
import type { Row, Section, SectionResult } from "./section.ts";

const PARTS = ["live", "growth", "activity", "export", "accounts", "freeze"] as const;

/** What a process holds beyond it is a fault; without a bound V8 lets garbage lie. */
const HEAP_MEGABYTES = 160;

/** A month of so many offices, each with a Page: its verdicts, growth, exports, its closing; each in its own process. */
async function benchOffices(offices: number): Promise<SectionResult> {
  const database = testDatabase("bench_offices");
  const { mongoUri: uri, name } = database;
  const rows: Row[] = [];
  const figures: Record<string, OfficesUsage> = {};
  const once = async (part: OfficesTask["part"]) => {
    const child = new Child("offices-process.ts", [], HEAP_MEGABYTES);
    const usage = await child.ask<OfficesUsage>({ uri, database: name, offices, part });
    await child.end();
    return usage;
  };
  try {
    await once("fill");
    for (const part of PARTS) {
      const { seconds, cpuSeconds, megabytes, bytes } = await once(part);
      figures[part] = { seconds, cpuSeconds, megabytes, bytes };
      rows.push({
        what: `${part} of a month of ${offices} offices`,
        measured: `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${Math.round(megabytes)} MB, ${(bytes / 1e6).toFixed(1)} MB written`,
        target: null,
        met: null,
      });
    }
  } finally {
    await database.cleanUp();
  }
  return { rows, figures };
}

export const officesSection: Section = {
  name: "offices",
  about: "verdicts, growth, activity, exports and the closing of a month of many offices, by process",
  run: ({ accounts }) => benchOffices(accounts),
};
