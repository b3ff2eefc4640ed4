import type { Archive } from "./archive.ts";
import { BOUNDS, WorkbookFault } from "./bounds.ts";
import { toCellText } from "./cell-text.ts";
import type { WorkbookParts } from "./workbook-parts.ts";
import type { TableRemark } from "../table.ts";

export type SheetRow = { line: number; cells: string[] };
export type SheetRows = { rows: SheetRow[]; faults: TableRemark[] };

/** Reads the rows of a sheet as text. Only rows and merged ranges are read; `firstRowOnly` ends at the first value. */
export async function readSheetRows(
  archive: Archive,
  path: string,
  parts: Omit<WorkbookParts, "sheets">,
  { firstRowOnly = false } = {},
): Promise<SheetRows> {
  const reader = new SheetReader(parts);
  await archive.readXml(path, {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
    isDone: () => firstRowOnly && reader.rows.length > 0,
  });
  return { rows: reader.rows, faults: reader.faults };
}

/** Collects rows from the elements of a sheet: `row` > `c` (a cell) > `f` (formula), `v` (value), `is` > `t` (text). */
class SheetReader {
  readonly rows: SheetRow[] = [];
  readonly faults: TableRemark[] = [];
  readonly #parts: Omit<WorkbookParts, "sheets">;
  #line = 0;
  #column = 0;
  #cells: string[] = [];
  #cellCount = 0;
  #width = 0;
  #cell = { type: "n", style: 0, hasFormula: false, value: null as string | null };
  #isValue = false;
  #isPhonetic = false;

  constructor(parts: Omit<WorkbookParts, "sheets">) {
    this.#parts = parts;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "row") this.#startRow(attributes["r"]);
    else if (name === "c") this.#startCell(attributes);
    else if (name === "f") this.#cell.hasFormula = true;
    else if (name === "rPh") this.#isPhonetic = true;
    else if (name === "v" || (name === "t" && !this.#isPhonetic)) {
      this.#isValue = true;
      this.#cell.value ??= "";
    } else if (name === "mergeCell") this.#checkMerge(attributes["ref"] ?? "");
  }

  text(text: string): void {
    if (this.#isValue) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isValue = false;
    else if (name === "rPh") this.#isPhonetic = false;
    else if (name === "c") this.#endCell();
    else if (name === "row" && this.#cells.length > 0)
      this.rows.push({ line: this.#line, cells: Array.from(this.#cells, (text) => text ?? "") });
  }

  #startRow(number: string | undefined): void {
    this.#line = number === undefined ? this.#line + 1 : Number(number);
    if (!Number.isInteger(this.#line)) throw new TypeError("a row has no number");
    this.#column = 0;
    this.#cells = [];
  }

  #startCell({ r, t = "n", s = "0" }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : columnNumber(r);
    this.#cell = { type: t, style: Number(s), hasFormula: false, value: null };
    this.#cellCount += 1;
    if (this.#cellCount > BOUNDS.cells) throw new WorkbookFault(`has more than ${BOUNDS.cells} cells`);
  }

  #endCell(): void {
    const { text, fault } = toCellText(this.#cell, this.#parts);
    if (fault !== null) this.#fail(`cell ${columnLetters(this.#column)}${this.#line} ${fault}`);
    else if (text.trim() === "") return;
    else if (this.#column > BOUNDS.columns)
      this.#fail(
        `cell ${columnLetters(this.#column)}${this.#line} has a value; allowed are ${BOUNDS.columns} columns`,
      );
    else {
      this.#cells[this.#column - 1] = text;
      this.#width = Math.max(this.#width, this.#column);
    }
  }

  /** A merged range shows its first value in every row, but stores it in the first one only. */
  #checkMerge(ref: string): void {
    const [first = "", last = first] = ref.split(":");
    const lastLine = this.rows.at(-1)?.line ?? 0;
    const isInside = columnNumber(first) <= this.#width && lineNumber(first) <= lastLine;
    if (isInside && first !== last)
      this.#fail(`cells ${ref.slice(0, 40)} are merged; write the value into each cell`, lineNumber(first));
  }

  #fail(sentence: string, line = this.#line): void {
    if (this.faults.length < BOUNDS.faults) this.faults.push({ line, sentence });
  }
}

/** `C12` is in column 3. */
function columnNumber(reference: string): number {
  let number = 0;
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? "")
    number = number * 26 + letter.charCodeAt(0) - 64;
  if (number === 0) throw new TypeError("a cell has no column");
  return number;
}

const lineNumber = (reference: string): number => Number(/\d+$/.exec(reference)?.[0] ?? 0);

function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest === 0 ? "" : columnLetters(rest)) + String.fromCharCode(65 + ((column - 1) % 26));
}
