import type { PlatformId } from "../../domain/platform.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { ReportDeps } from "../judging/context.ts";

/** One cell of an exported row. Instants are Dates; they are written as UTC ISO 8601 with `Z`. */
export type ExportCell = string | number | boolean | Date | null;
export type ExportRow = Readonly<Record<string, ExportCell>>;

/** What is to be exported, and how it is marked. */
export type ExportRequest = {
  zone: string;
  simulated: boolean;
  officeId: string | null;
  platform: PlatformId | null;
  since: Date | null;
  until: Date | null;
  /** What months are judged by; without it no verdict can be exported. */
  reports?: Omit<ReportDeps, "store">;
};

/** An export: its columns, in the order that is held stable, and its rows as they are read. */
export type Export = {
  columns: readonly string[];
  rows: (store: Store, request: ExportRequest) => AsyncIterable<ExportRow>;
};
