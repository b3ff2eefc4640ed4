import { createHash } from "node:crypto";
import type { Account } from "../../domain/account.ts";
import { INTAKE_METRICS, type IntakeEntry } from "../../domain/intake.ts";
import { createOfficeFinder, unknownOfficeMessage } from "../../domain/office-name.ts";
import type { Office } from "../../domain/office.ts";
import { isPlatformId, PLATFORM_IDS, type PlatformId, PRECISIONS } from "../../domain/platform.ts";
import { type ReportFault, textCell, choiceCell } from "../tables/cells.ts";
import { type FileNote, nameRows, type NamedRow } from "../tables/named-rows.ts";
import { figureCell, instantCell, linkCell, minutesCell } from "./intake-cells.ts";
import { type MatchedAccount, matchAccount } from "./match-account.ts";
import type { TableLine } from "../tables/table.ts";

export const INTAKE_COLUMNS = [
  "office",
  "platform",
  "label",
  "metric",
  "value",
  "precision",
  "observed_at",
  "entered_by",
  "evidence",
  "note",
  "started_at",
  "permalink",
] as const;
type Column = (typeof INTAKE_COLUMNS)[number];
const REQUIRED: readonly Column[] = ["office", "platform", "metric", "value", "observed_at", "entered_by"];

/** A parsed row, before it is known whether it needs confirmation. */
export type IntakeRow = { line: number; entry: IntakeEntry };
export type ParsedIntake = { rows: IntakeRow[]; faults: FileNote[] };

export type IntakeReference = {
  offices: readonly Office[];
  accounts: readonly Account[];
  zone: string;
  now: Date;
};

/**
 * Parses rows entered by people against the registry; every fault has its line. A repeated row counts once, and two rows
 * must not disagree about one account, metric and instant.
 */
export function parseIntake(file: string, lines: readonly TableLine[], known: IntakeReference): ParsedIntake {
  const { rows: cells, faults } = nameRows(file, lines, { all: INTAKE_COLUMNS, required: REQUIRED });
  const find = createOfficeFinder(known.offices);
  const rows: IntakeRow[] = [];
  for (const row of cells) {
    const before = faults.length;
    const complain: ReportFault = (sentence) => faults.push({ file, line: row.line, sentence });
    const match = find(row.cells.office);
    if (match.office === null)
      complain(
        row.cells.office === "" ? "office is blank" : unknownOfficeMessage(row.cells.office, match.nearest),
      );
    const entry = readRow(row, match.office, known, complain);
    if (entry !== null && faults.length === before) rows.push({ line: row.line, entry });
  }
  return { rows: withoutTwins(file, rows, faults), faults };
}

function readRow(
  { cells }: NamedRow<Column>,
  office: Office | null,
  known: IntakeReference,
  complain: ReportFault,
): IntakeEntry | null {
  const platform = platformCell(cells.platform, complain);
  const observedAt = instantCell("observed_at", cells.observed_at, known, complain);
  const figure = readFigure(cells, known, complain);
  const source = readSource(cells, complain);
  const place: MatchedAccount | null =
    office && platform && observedAt
      ? matchAccount({ officeId: office.officeId, platform, label: cells.label, observedAt }, known, complain)
      : null;
  if (!place || !office || !platform || !observedAt || !figure || !source) return null;
  const { metric, value, precision, startedAt, permalink } = figure;
  const said = { ...place, metric, value, precision, observedAt, startedAt, permalink, ...source };
  return {
    entryId: entryIdOf(said),
    officeId: office.officeId,
    platform,
    ...said,
    enteredAt: known.now,
    state: "taken",
    heldBecause: null,
    lastValue: null,
    confirmedBy: null,
    confirmedAt: null,
  };
}

function platformCell(value: string, complain: ReportFault): PlatformId | null {
  const name = value.toLowerCase() === "twitter" ? "x" : value.toLowerCase();
  if (isPlatformId(name)) return name;
  complain(`platform is "${value.slice(0, 40)}"; allowed are ${PLATFORM_IDS.join(", ")}`);
  return null;
}

/** What was entered: a figure, or the length and start of a live session. */
function readFigure(
  cells: NamedRow<Column>["cells"],
  known: IntakeReference,
  complain: ReportFault,
): Pick<IntakeEntry, "metric" | "value" | "precision" | "startedAt" | "permalink"> | null {
  const metric = choiceCell("metric", cells.metric, INTAKE_METRICS, complain);
  const precision = choiceCell("precision", cells.precision || "exact", PRECISIONS, complain);
  const isSession = metric === "live_session";
  const value = isSession
    ? minutesCell(cells.value, complain)
    : metric && figureCell(cells.value, precision, complain);
  const startedAt = startOf(cells, isSession, value, known, complain);
  const permalink = linkCell(cells.permalink, complain);
  if (permalink !== null && metric !== null && !isSession)
    complain("permalink belongs to a live_session; leave it blank");
  return metric === null || precision === null || value === null
    ? null
    : { metric, value, precision, startedAt, permalink };
}

/** Who entered it, and on what evidence. */
function readSource(
  cells: NamedRow<Column>["cells"],
  complain: ReportFault,
): Pick<IntakeEntry, "enteredBy" | "evidence" | "note"> | null {
  const enteredBy = textCell("entered_by", cells.entered_by, 100, complain);
  if (enteredBy === null) complain("entered_by is blank; write the name of the person who read the figure");
  const evidence = textCell("evidence", cells.evidence, 500, complain);
  const note = textCell("note", cells.note, 500, complain);
  return enteredBy === null ? null : { enteredBy, evidence, note };
}

function startOf(
  cells: NamedRow<Column>["cells"],
  isSession: boolean,
  minutes: number | null,
  known: IntakeReference,
  complain: ReportFault,
): Date | null {
  if (!isSession) {
    if (cells.started_at !== "" && cells.metric !== "")
      complain("started_at belongs to a live_session; leave it blank");
    return null;
  }
  const startedAt = instantCell("started_at", cells.started_at, known, complain);
  if (startedAt && minutes !== null && startedAt.getTime() + minutes * 60_000 > known.now.getTime())
    complain(`the session would end in the future: ${cells.value} minutes from ${cells.started_at}`);
  return startedAt;
}

function entryIdOf(said: object): string {
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 12);
}

/** The subject of a row: two rows with the same one must not disagree. */
export const subjectKey = ({ accountKey, metric, observedAt, startedAt }: IntakeEntry): string =>
  `${accountKey} ${metric} ${(startedAt ?? observedAt).toISOString()}`;

function withoutTwins(file: string, rows: readonly IntakeRow[], faults: FileNote[]): IntakeRow[] {
  const first = new Map<string, IntakeRow>();
  for (const row of rows) {
    const held = first.get(subjectKey(row.entry));
    if (held === undefined) first.set(subjectKey(row.entry), row);
    else if (held.entry.entryId !== row.entry.entryId)
      faults.push({
        file,
        line: row.line,
        sentence: `disagrees with line ${held.line} about ${row.entry.accountKey}, ${row.entry.metric} at that time; keep one of the two`,
      });
  }
  return [...first.values()];
}
