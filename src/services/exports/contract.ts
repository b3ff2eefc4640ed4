import type { z } from "zod";
import type { PlatformId } from "../../domain/platform.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { JudgingContext } from "../judging/context.ts";
import { type Columns, toColumns } from "./rows/column-types.ts";

/** One cell of an exported row. Instants are Dates; they are written as UTC ISO 8601 with `Z`. */
export type ExportCell = string | number | boolean | Date | null;
export type ExportRow = Readonly<Record<string, ExportCell>>;

/** Which rows to export, and whether they are simulated. */
export type ExportRequest = {
  zone: string;
  simulated: boolean;
  officeId: string | null;
  platform: PlatformId | null;
  since: Date | null;
  until: Date | null;
  /** Rules and clock that verdicts are judged by; required for the `verdicts` export only. */
  reports?: Omit<JudgingContext, "store">;
};

/** An export: its columns in their stable order, and its rows, streamed from the store. */
export type Export = {
  columns: Columns;
  rows: (store: Store, request: ExportRequest) => AsyncIterable<ExportRow>;
};

/** Defines an export by the shape of its rows, from which columns, types and API schema follow. */
export function defineExport<Row extends ExportRow>(
  row: z.ZodObject & z.ZodType<Row>,
  rows: (store: Store, request: ExportRequest) => AsyncIterable<Row>,
): Export {
  return { columns: toColumns(row), rows };
}
