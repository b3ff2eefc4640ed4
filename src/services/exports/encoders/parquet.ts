import type { ExportCell, ExportRow } from "../contract.ts";
import type { Columns, ColumnType } from "../rows/column-types.ts";

/** Rows held in memory at once. */
const ROWS_PER_GROUP = 10_000;

const TYPES = {
  instant: "TIMESTAMP",
  count: "INT64",
  measure: "DOUBLE",
  flag: "BOOLEAN",
  text: "STRING",
} as const;

/**
 * Encodes a Parquet file, one group of rows at a time; times are UTC timestamps, counts 64-bit integers. The library is
 * loaded on first use, to keep other commands fast to start.
 */
export async function* parquetChunks(
  rows: AsyncIterable<ExportRow>,
  { columns }: { columns: Columns },
): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
  /** The library's writer, but finished bytes can be drained while its file offset keeps counting. */
  class DrainedWriter extends ByteWriter {
    drain(): Uint8Array {
      const done = Uint8Array.from(this.getBytes());
      this.index = 0;
      return done;
    }
  }
  const bytes = new DrainedWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: toColumnData(columns, []) }),
  });
  let group: ExportRow[] = [];
  const flush = () => {
    void writer.write({ columnData: toColumnData(columns, group), rowGroupSize: ROWS_PER_GROUP });
    group = [];
    return bytes.drain();
  };
  for await (const row of rows) {
    group.push(row);
    if (group.length >= ROWS_PER_GROUP) yield flush();
  }
  if (group.length > 0) yield flush();
  void writer.finish();
  yield bytes.drain();
}

function toColumnData(columns: Columns, rows: readonly ExportRow[]) {
  return Object.entries(columns).map(([name, type]) => {
    const data = rows.map((row) => toValue(row[name] ?? null, type));
    return { name, data, type: TYPES[type], nullable: true };
  });
}

function toValue(cell: ExportCell, type: ColumnType): unknown {
  if (cell === null) return null;
  if (type === "text") return cell instanceof Date ? cell.toISOString() : String(cell);
  return type === "count" ? BigInt(Math.trunc(Number(cell))) : cell;
}
