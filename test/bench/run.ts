import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";
import { packageRoot } from "../../config/package-root.ts";
import { ReachError } from "../../src/errors/reach-error.ts";
import { collectingSections } from "./collecting-bench.ts";
import { diskSection } from "./disk-bench.ts";
import { compareRuns, readBenchFile } from "./compare-runs.ts";
import { interfaceSections } from "./interface-bench.ts";
import { officesSection } from "./offices-bench.ts";
import { oracleSection, storedOracleSection } from "./oracle-bench.ts";
import { pagesSections } from "./pages-bench.ts";
import { peersSection } from "./peers/peers-bench.ts";
import { pushSection } from "./push-bench.ts";
import { programSection } from "./program-section.ts";
import { scaleSections } from "./scale-bench.ts";
import type { Row, Section } from "./section.ts";

/**
 * `npm run bench [-- NAME ... ACCOUNTS]`: figures, not tests. A table on stderr, JSON on stdout and in a file of
 * `.bench/`. Without a name every section runs but `peers`, which installs other programs; `interface` is all of the
 * interface's. `npm run bench -- compare OLD.json [NEW.json]` names what got slower by more than the noise of the
 * repetitions (exit 1). What cannot be measured for want of something is told in a sentence (exit 1).
 */
const GROUPS: Readonly<Record<string, readonly Section[]>> = {
  collecting: collectingSections,
  interface: interfaceSections,
  push: [pushSection],
  pages: pagesSections,
  accounts: scaleSections,
  disk: [diskSection],
  offices: [officesSection],
  peers: [peersSection],
  oracle: [oracleSection, storedOracleSection],
  reports: existsSync(join(import.meta.dirname, "reports.ts"))
    ? [programSection("history", "reports over three years of history", "reports.ts")]
    : [],
};
const all = Object.values(GROUPS).flat();

const kept = join(packageRoot(), ".bench");
const words = process.argv.slice(2);
if (words[0] === "compare") process.exit(await compare(words[1], words[2]).catch(sayFault));
const accounts = Number(words.find((word) => /^[1-9]\d*$/.test(word)) ?? 10_000);
const chosen = chosenBy(words.filter((word) => !/^[1-9]\d*$/.test(word)));

function chosenBy(names: readonly string[]): readonly Section[] {
  const found = names.flatMap((name) => {
    const sections = GROUPS[name] ?? all.filter((section) => section.name === name);
    if (sections.length > 0) return sections;
    const list = all.map((section) => `  ${section.name.padEnd(15)}${section.about}`).join("\n");
    process.stderr.write(
      `there is no section "${name}"; groups are ${Object.keys(GROUPS).join(", ")}; sections are\n${list}\n`,
    );
    return process.exit(2);
  });
  return names.length === 0 ? all.filter((one) => one !== peersSection) : [...new Set(found)];
}

async function findNewest(): Promise<string | undefined> {
  const names = await readdir(kept).catch(() => []);
  const newest = names.reduce((last, name) => (name > last ? name : last), "");
  return newest === "" ? undefined : join(kept, newest);
}

async function compare(older: string | undefined, given: string | undefined): Promise<number> {
  const newer = given ?? (await findNewest());
  if (older === undefined || newer === undefined) {
    process.stderr.write(
      "usage: npm run bench -- compare OLD.json [NEW.json]; without NEW, the newest run that was kept\n",
    );
    return 2;
  }
  const compared = compareRuns(await readBenchFile(older), await readBenchFile(newer));
  compared.forEach(say);
  if (compared.length === 0) process.stderr.write("the two runs have no figure in common\n");
  return compared.some(({ met }) => met === false) ? 1 : 0;
}

function sayFault(error: unknown): number {
  if (!(error instanceof ReachError)) throw error;
  process.stderr.write(`bench: ${error.message}. ${error.remedy ?? ""}\n`);
  return 1;
}

function say({ what, measured, target, met }: Row): void {
  const mark = met === null ? "      " : met ? "met   " : "MISSED";
  process.stderr.write(`${mark}  ${what}: ${measured}${target === null ? "" : ` (target: ${target})`}\n`);
}

const figures: Record<string, unknown> = { node: process.version };
const rows: Row[] = [];
try {
  await startRunServers();
  for (const section of chosen) {
    process.stderr.write(`${section.name}: ${section.about} ...\n`);
    const reported = await section.run({ accounts });
    figures[section.name] = reported.figures;
    rows.push(...reported.rows);
    reported.rows.forEach(say);
  }
} catch (error) {
  process.exitCode = sayFault(error);
} finally {
  await stopRunServers();
}
if (rows.length === 0) process.exit();
process.stderr.write("\n");
rows.forEach(say);
const json = `${JSON.stringify({ ...figures, rows }, null, 2)}\n`;
await mkdir(kept, { recursive: true });
const file = join(kept, `${new Date().toISOString().replaceAll(":", "-")}.json`);
await writeFile(file, json);
process.stderr.write(`kept as ${file}\n`);
process.stdout.write(json);
