import { accountRows } from "./rows/accounts.ts";
import type { Export } from "./contract.ts";
import { dailyRows } from "./rows/daily.ts";
import { gapRows } from "./rows/gaps.ts";
import { liveSessionRows } from "./rows/live-sessions.ts";
import { officeRows } from "./rows/offices.ts";
import { snapshotRows } from "./rows/snapshots.ts";
import { verdictRows } from "./rows/verdicts.ts";

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
