import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { AppContext } from "../context/app-context.ts";

const DAY_MS = 86_400_000;

export type RetentionRules = Partial<Record<PlatformId, { statisticsDays: number; why: string }>>;

/**
 * Once a local day, deletes and logs what the platform's terms do not allow to be kept, and deletes what an acceptance of
 * a registry left that was killed.
 */
export async function applyRetention(
  { store, clock, zone, log }: Pick<AppContext, "store" | "clock" | "zone" | "log">,
  rules: RetentionRules,
): Promise<void> {
  const now = clock.now();
  const { day } = localDayAt(now, zone);
  if ((await store.meta.get("retention-kept")) === day) return;
  for (const [platform, { statisticsDays, why }] of Object.entries(rules) as [
    PlatformId,
    { statisticsDays: number; why: string },
  ][]) {
    const before = new Date(now.getTime() - statisticsDays * DAY_MS);
    const deleted = await store.operations.expireStatistics(platform, before, why, now);
    if (deleted > 0) log.info("expired statistics deleted", { platform, deleted, why });
  }
  await store.registry.finish();
  await store.meta.set("retention-kept", day);
}
