import type { TableResult } from "../table.ts";
import { Archive } from "./archive.ts";
import { WorkbookFault } from "./bounds.ts";
import { readSheetRows } from "./sheet-rows.ts";
import { readWorkbookParts, type SheetPart } from "./workbook-parts.ts";

/**
 * Parses the first visible sheet of an XLSX file as text: results of formulas, ids with all digits that the file still
 * has. Other visible sheets with rows are named in `notices`. Runs inside a worker thread.
 */
export async function parseWorkbook(bytes: Uint8Array): Promise<TableResult> {
  try {
    return await parseFirstSheet(await Archive.open(bytes));
  } catch (error) {
    const { line, message } = error instanceof WorkbookFault ? error : UNREADABLE;
    return { lines: [], faults: [{ line, sentence: message }], notices: [] };
  }
}

const UNREADABLE = { line: 1, message: "cannot be read as an XLSX workbook; save it again" };

async function parseFirstSheet(archive: Archive): Promise<TableResult> {
  const parts = await readWorkbookParts(archive);
  const [first, ...others] = parts.sheets.filter(({ isVisible }) => isVisible);
  if (first === undefined) throw new WorkbookFault("has no visible sheet");
  const { rows, faults } = await readSheetRows(archive, first.path, parts);
  const filled: SheetPart[] = [];
  for (const sheet of others)
    if ((await readSheetRows(archive, sheet.path, parts, { firstRowOnly: true })).rows.length > 0)
      filled.push(sheet);
  if (faults.length > 0) return { lines: [], faults, notices: [] };
  const names = filled.map(quotedName).join(", ");
  if (rows.length === 0 && filled.length > 0)
    throw new WorkbookFault(
      `the first sheet, ${quotedName(first)}, is empty; rows are in ${names}: move that sheet to the front`,
    );
  const sentence = `only the first sheet, ${quotedName(first)}, is read; rows are also in ${names}`;
  return { lines: rows, faults: [], notices: filled.length === 0 ? [] : [{ line: 1, sentence }] };
}

const quotedName = ({ name }: SheetPart): string => `"${name.slice(0, 40)}"`;
