import { accountRows } from "./accounts.ts";
import type { Export } from "./contract.ts";
import { dailyRows } from "./daily.ts";
import { gapRows } from "./gaps.ts";
import { liveSessionRows } from "./live-sessions.ts";
import { officeRows } from "./offices.ts";
import { snapshotRows } from "./snapshots.ts";
import { verdictRows } from "./verdicts.ts";

/** Every export by name. */
export const exportCatalog = {
  snapshots: snapshotRows,
  "live-sessions": liveSessionRows,
  gaps: gapRows,
  daily: dailyRows,
  verdicts: verdictRows,
  offices: officeRows,
  accounts: accountRows,
} as const satisfies Record<string, Export>;

export type ExportName = keyof typeof exportCatalog;

export function isExportName(name: string): name is ExportName {
  return Object.hasOwn(exportCatalog, name);
}
