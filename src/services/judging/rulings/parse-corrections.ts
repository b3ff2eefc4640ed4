import type { Correction } from "../../../domain/rulings.ts";
import { choiceCell, type ReportFault } from "../../tables/cells.ts";
import { type FileNote, nameRows } from "../../tables/named-rows.ts";
import { signatureCells } from "./ruling-cells.ts";
import type { TableLine } from "../../tables/table.ts";

export const CORRECTION_COLUMNS = ["account", "session", "what", "value", "by", "why", "reference"] as const;
export const CORRECTION_WHATS = ["subject", "duration_seconds", "account"] as const;
const LONGEST_SECONDS = 86_400;

export type ParsedCorrections = { corrections: Correction[]; faults: FileNote[] };

/**
 * Parses corrections; every fault has its line. `what` is `subject` (value `welfare` or `other`), `duration_seconds` (a
 * number) or `account` (value `ours` or `not_ours`; without a session it concerns the whole account). Two rows may not
 * correct the same thing. Whether a session exists is checked by the caller.
 */
export function parseCorrections(
  file: string,
  lines: readonly TableLine[],
  accountKeys: ReadonlySet<string>,
  at: Date,
): ParsedCorrections {
  const required = CORRECTION_COLUMNS.filter((column) => column !== "reference");
  const { rows, faults } = nameRows(file, lines, { all: CORRECTION_COLUMNS, required });
  const corrections: Correction[] = [];
  const spoken = new Map<string, number>();
  for (const { line, cells } of rows) {
    const complain: ReportFault = (sentence) => faults.push({ file, line, sentence });
    if (!accountKeys.has(cells.account))
      complain(`unknown account "${cells.account.slice(0, 60)}"; reach accounts list shows all of them`);
    const words = signatureCells(cells, complain);
    const what = whatOf(cells, complain);
    if (what === null) continue;
    if (what.kind !== "account" && cells.session === "")
      complain(`session is blank; a ${what.kind} belongs to one session`);
    const key = `${cells.account} ${cells.session} ${what.kind}`;
    const before = spoken.get(key);
    if (before !== undefined) complain(`corrects the same as line ${before}; keep one of the two`);
    spoken.set(key, line);
    const sessionId = cells.session === "" ? null : cells.session;
    corrections.push({ accountKey: cells.account, sessionId, what, ...words, at });
  }
  return { corrections, faults };
}

function whatOf(cells: { what: string; value: string }, complain: ReportFault): Correction["what"] | null {
  const what = choiceCell("what", cells.what, CORRECTION_WHATS, complain);
  if (what === "subject") {
    const subject = choiceCell("value", cells.value, ["welfare", "other"] as const, complain);
    return subject && { kind: "subject", subject };
  }
  if (what === "account") {
    const word = choiceCell("value", cells.value, ["ours", "not_ours"] as const, complain);
    return word && { kind: "account", belongs: word === "ours" };
  }
  if (what === null) return null;
  const seconds = /^\d+(\.\d+)?$/.test(cells.value) ? Number(cells.value) : Number.NaN;
  if (seconds >= 0 && seconds <= LONGEST_SECONDS) return { kind: "duration", seconds };
  complain(`value is "${cells.value.slice(0, 40)}"; allowed are seconds from 0 to ${LONGEST_SECONDS}`);
  return null;
}
