import type { ExportRow } from "./contract.ts";
import type { Columns } from "./rows/column-types.ts";
import { toChunks } from "../tables/chunks.ts";
import { csvLines } from "../tables/csv.ts";
import { parquetChunks } from "./encoders/parquet.ts";
import { xlsxChunks } from "./encoders/xlsx.ts";

export const EXPORT_FORMATS = ["ndjson", "csv", "xlsx", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export function isExportFormat(text: string): text is ExportFormat {
  return (EXPORT_FORMATS as readonly string[]).includes(text);
}

export const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  parquet: "application/vnd.apache.parquet",
};

export type EncodeOptions = {
  name: string;
  columns: Columns;
  /** CSV without the apostrophe that keeps a spreadsheet from running a cell as a formula. */
  raw?: boolean;
  /** CSV for a person who opens it in Excel. */
  withMark?: boolean;
  simulated: boolean;
};

/** Encodes rows as the bytes of a file, in chunks produced no faster than they are consumed. */
export function encodeRows(
  format: ExportFormat,
  rows: AsyncIterable<ExportRow>,
  options: EncodeOptions,
): AsyncIterable<Uint8Array> {
  if (format === "xlsx") return xlsxChunks(rows, options);
  if (format === "parquet") return parquetChunks(rows, options);
  return toChunks(toLines(format, rows, options));
}

async function* toLines(
  format: "ndjson" | "csv",
  rows: AsyncIterable<ExportRow>,
  { columns, raw = false, withMark = false }: EncodeOptions,
): AsyncGenerator<string> {
  if (format === "csv") yield* csvLines(Object.keys(columns), rows, { raw, withMark });
  else for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
