import { distance } from "fastest-levenshtein";
import type { NamedFile, TableLine, TableRemark } from "./table.ts";

/** A remark about a line of a file: a sentence for a person. */
export type FileNote = { file: string; line: number; sentence: string };

/** Adds the name of a file to remarks about it. */
export const inFile = ({ name }: NamedFile, remarks: readonly TableRemark[]): FileNote[] =>
  remarks.map((remark) => ({ file: name, ...remark }));

/** A row by column name; a column that the file lacks is empty. */
export type NamedRow<Column extends string> = { line: number; cells: Readonly<Record<Column, string>> };

export type NamedRows<Column extends string> = { rows: NamedRow<Column>[]; faults: FileNote[] };

/** The columns a file may have, and those it must have. */
export type TableColumns<Column extends string> = { all: readonly Column[]; required: readonly Column[] };

/**
 * Names the cells of each row by the header. A missing, unknown or repeated column is a fault, and so is a row with more
 * cells than the header: a guess here would go wrong silently later.
 */
export function nameRows<Column extends string>(
  file: string,
  lines: readonly TableLine[],
  columns: TableColumns<Column>,
): NamedRows<Column> {
  const [header, ...body] = lines;
  const { faults, nameRow } = rowNamer(file, header, columns);
  if (faults.length > 0) return { rows: [], faults };
  return { rows: body.map((line) => nameRow(line, (fault) => faults.push(fault))), faults };
}

/** As nameRows, for rows that come one after another; with a fault of the header none may be named. */
export function rowNamer<Column extends string>(
  file: string,
  header: TableLine | undefined,
  { all, required }: TableColumns<Column>,
): {
  faults: FileNote[];
  nameRow: (line: TableLine, onFault: (fault: FileNote) => void) => NamedRow<Column>;
} {
  const names = (header?.cells ?? []).map((cell) => cell.toLowerCase().replaceAll(/[\s-]+/g, "_"));
  const headerLine = header?.line ?? 1;
  const faults = headerFaults(names, all, required).map((sentence) => ({ file, line: headerLine, sentence }));
  const places = all.map((column): [Column, number] => [column, names.indexOf(column)]);
  const nameRow = ({ line, cells }: TableLine, onFault: (fault: FileNote) => void): NamedRow<Column> => {
    const isLonger = cells.slice(names.length).some((cell) => cell !== "");
    if (isLonger) onFault({ file, line, sentence: TOO_MANY_CELLS });
    return { line, cells: namedCells(places, cells) };
  };
  return { faults, nameRow };
}

const TOO_MANY_CELLS =
  "has more cells than the header has columns; a comma inside a cell needs quotes around the cell";

function namedCells<Column extends string>(
  places: readonly [Column, number][],
  cells: readonly string[],
): Record<Column, string> {
  const named = {} as Record<Column, string>;
  for (const [column, place] of places) named[column] = cells[place] ?? "";
  return named;
}

function headerFaults(
  names: readonly string[],
  all: readonly string[],
  required: readonly string[],
): string[] {
  const faults: string[] = [];
  for (const [i, name] of names.entries()) {
    if (name === "") continue;
    if (!all.includes(name)) faults.push(`unknown column "${name.slice(0, 40)}"; ${columnHint(name, all)}`);
    else if (names.indexOf(name) !== i) faults.push(`column ${name} occurs twice; keep one`);
  }
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0)
    faults.push(
      `the header lacks ${missing.join(", ")}; it must be ${all.join(",")} (the later ones may be left out)`,
    );
  return faults;
}

function columnHint(name: string, all: readonly string[]): string {
  const near = all.find((column) => distance(column, name) <= 2);
  return near === undefined ? `allowed are ${all.join(", ")}` : `did you mean ${near}?`;
}
/** `accounts.csv, line 7: …` */
export function formatNote({ file, line, sentence }: FileNote): string {
  return `${file}, line ${line}: ${sentence}`;
}
