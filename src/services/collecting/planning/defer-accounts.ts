import type { Gap } from "../../../domain/gap.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import type { Sweep } from "../../../domain/sweep.ts";
import { expectedKeys } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";

const ACCOUNTS_PER_TRANSACTION = 500;

/**
 * Writes the gaps of accounts that are not asked in a slot, before its sweep is stored: a planner that dies in between
 * leaves nothing untold, and where two planners choose differently, what the sweep asks after all becomes a reading.
 */
export async function deferAccounts(
  app: Pick<AppContext, "store" | "clock" | "zone" | "log">,
  platform: PlatformId,
  sweep: Pick<Sweep, "slot" | "everyMinutes">,
  accounts: readonly DueAccount[],
  why: Pick<Gap, "reason" | "detail">,
): Promise<void> {
  if (accounts.length === 0) return;
  const { store, clock, zone, log } = app;
  const at = clock.now();
  for (let from = 0; from < accounts.length; from += ACCOUNTS_PER_TRANSACTION) {
    const items = accounts.slice(from, from + ACCOUNTS_PER_TRANSACTION).map(({ item }) => item);
    const gaps: Gap[] = expectedKeys(sweep, [{ items }], zone).map((key) => ({
      ...key,
      platform,
      ...why,
      at,
    }));
    await store.readings.record({ zone, gaps, countsInCoverage: true });
  }
  log.info("accounts deferred to a later slot", {
    platform,
    why: why.detail,
    slot: sweep.slot.toISOString(),
    accounts: accounts.length,
  });
}
