import type { ExportRow } from "./contract.ts";
import type { Columns } from "./rows/column-types.ts";
import { BYTE_ORDER_MARK, toCsvLine } from "../tables/csv.ts";
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
  return textChunks(format, rows, options);
}

const CHUNK_CHARS = 65_536;

async function* textChunks(
  format: "ndjson" | "csv",
  rows: AsyncIterable<ExportRow>,
  { columns, raw = false, withMark = false }: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const names = Object.keys(columns);
  let text = format === "csv" ? `${withMark ? BYTE_ORDER_MARK : ""}${toCsvLine(names)}` : "";
  const toLine = (row: ExportRow): string =>
    format === "csv"
      ? toCsvLine(
          names.map((name) => row[name]),
          { raw },
        )
      : `${JSON.stringify(row)}\n`;
  for await (const row of rows) {
    text += toLine(row);
    if (text.length < CHUNK_CHARS) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}
