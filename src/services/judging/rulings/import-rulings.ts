import type { Correction } from "../../../domain/rulings.ts";
import { ConfigError } from "../../../errors/reach-error.ts";
import type { RevisionCause } from "../../../store/contracts/verdicts.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { type FileNote, formatNote, inFile } from "../../tables/named-rows.ts";
import { readTable } from "../../tables/read-table.ts";
import { parseCorrections } from "./parse-corrections.ts";
import { parseRegister } from "./parse-register.ts";
import type { NamedFile } from "../../tables/table.ts";

/** How many rows the file has, how many of them are new, who decided them and why, and remarks about the file. */
export type ImportCount = {
  rows: number;
  added: number;
  by: RevisionCause["by"];
  notices: readonly string[];
};

/** Imports a file of exemptions and letters, all or nothing. Throws ConfigError with every fault and its line. */
export async function importRegister(store: Store, file: NamedFile, at: Date): Promise<ImportCount> {
  const { lines, notices } = await linesOf(file);
  const [registry, exemptions] = await Promise.all([store.registry.current(), store.rulings.exemptions()]);
  const read = parseRegister(file.name, lines, { offices: registry?.offices ?? [], exemptions }, at);
  refuse(read.faults);
  const added = await store.rulings.append(read);
  const rows = [...read.exemptions, ...read.letters];
  return { rows: rows.length, added, by: decidedBy(read.exemptions), notices };
}

/** Imports a file of corrections, all or nothing. Throws ConfigError with every fault and its line. */
export async function importCorrections(store: Store, file: NamedFile, at: Date): Promise<ImportCount> {
  const { corrections, notices } = await readCorrections(store, file, at);
  const added = await store.rulings.append({ corrections });
  return { rows: corrections.length, added, by: decidedBy(corrections), notices };
}

/** Reads a file of corrections, each with its line, and writes nothing. Throws ConfigError with every fault. */
export async function readCorrections(
  store: Pick<Store, "registry" | "sessions">,
  file: NamedFile,
  at: Date,
): Promise<{ corrections: readonly Correction[]; lines: readonly number[]; notices: readonly string[] }> {
  const { lines, notices } = await linesOf(file);
  const accounts = await store.registry.allAccounts();
  const keys = new Set(accounts.map(({ accountKey }) => accountKey));
  const read = parseCorrections(file.name, lines, keys, at);
  refuse(read.faults);
  const unknown: FileNote[] = [];
  for (const [i, { accountKey, sessionId }] of read.corrections.entries()) {
    if (sessionId === null) continue;
    if ((await store.sessions.byIds(accountKey, [sessionId])).length === 0)
      unknown.push({
        file: file.name,
        line: lines[i + 1]?.line ?? 0,
        sentence: `${accountKey} has no session "${sessionId.slice(0, 60)}"; reach report office shows their ids`,
      });
  }
  refuse(unknown);
  return { corrections: read.corrections, lines: lines.slice(1).map(({ line }) => line), notices };
}

function decidedBy(rows: readonly { by: string; why: string }[]): RevisionCause["by"] {
  const distinct = new Map(rows.map(({ by, why }) => [`${by}|${why}`, { name: by, why }]));
  return [...distinct.values()];
}

async function linesOf(file: NamedFile) {
  const { lines, faults, notices } = await readTable(file);
  refuse(inFile(file, faults));
  return { lines, notices: inFile(file, notices).map(formatNote) };
}

function refuse(faults: readonly FileNote[]): void {
  if (faults.length > 0)
    throw new ConfigError(faults.map(formatNote), {
      places: faults.map(({ line, sentence }) => ({ line, sentence })),
    });
}
