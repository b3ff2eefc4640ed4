import { toCsv } from "../../services/tables/csv.ts";
import { type Cell, type Column, renderTable } from "./table.ts";

export type RowFormat = "table" | "json" | "csv";

/** Writes rows: the same names and order in JSON and CSV, the chosen columns in a table. */
export function writeRows<Name extends string>(
  out: NodeJS.WriteStream,
  rows: readonly Readonly<Record<Name, Cell>>[],
  how: {
    format: RowFormat;
    names: readonly Name[];
    columns: readonly Column[];
    simulated: boolean;
    raw?: boolean;
  },
): void {
  if (how.format === "json") {
    const whole = rows.map((row) => Object.fromEntries(how.names.map((name) => [name, row[name] ?? null])));
    out.write(`${JSON.stringify(whole, null, 2)}\n`);
    return;
  }
  if (how.format === "csv") {
    out.write(toCsv(how.names, rows, { raw: how.raw ?? false }));
    return;
  }
  if (how.simulated) out.write("SIMULATED DATA\n\n");
  out.write(renderTable({ columns: how.columns, rows, isTty: out.isTTY === true }));
}
