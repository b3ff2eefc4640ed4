import { accountExport } from "./rows/accounts.ts";
import type { Export } from "./contract.ts";
import { dailyExport } from "./rows/daily.ts";
import { gapExport } from "./rows/gaps.ts";
import { liveSessionExport } from "./rows/live-sessions.ts";
import { officeExport } from "./rows/offices.ts";
import { letterExport } from "./rows/letters.ts";
import { reminderExport } from "./rows/reminders.ts";
import { snapshotExport } from "./rows/snapshots.ts";
import { verdictExport } from "./rows/verdicts.ts";

/** Every export by name. */
export const exportCatalog = {
  snapshots: snapshotExport,
  "live-sessions": liveSessionExport,
  gaps: gapExport,
  daily: dailyExport,
  verdicts: verdictExport,
  letters: letterExport,
  reminders: reminderExport,
  offices: officeExport,
  accounts: accountExport,
} as const satisfies Record<string, Export>;

export type ExportName = keyof typeof exportCatalog;

export function isExportName(name: string): name is ExportName {
  return Object.hasOwn(exportCatalog, name);
}
