import type { Collector } from "../context/collector.ts";
import type { Checkup } from "./checkup.ts";

const DAY_MS = 86_400_000;
const OLD_DAYS = 8;
const UNTRIED_DAYS = 120;

/** When a back-up was made and tried last; of simulated data nobody needs one. */
export async function ofBackups({ store, clock, reports }: Collector): Promise<Checkup[]> {
  if (reports.simulated) return [];
  const made = dayOf(await store.meta.get("last-backup"));
  const tried = dayOf(await store.meta.get("last-restore"));
  const age = (day: string) => (clock.now().getTime() - Date.parse(day)) / DAY_MS;
  const detail = `${made === null ? "none was made" : `the last of ${made}`}, ${tried === null ? "none was tried" : `tried on ${tried}`}`;
  const remedy =
    made === null || age(made) > OLD_DAYS
      ? "Have reach backup FILE run each night, and keep the files apart from this machine."
      : tried === null || age(tried) > UNTRIED_DAYS
        ? "Try the newest: reach restore FILE --trial"
        : null;
  return [{ subject: "back-up", state: remedy === null ? "ok" : "warning", detail, remedy }];
}

const dayOf = (note: string | null): string | null => /^\d{4}-\d{2}-\d{2}/.exec(note ?? "")?.[0] ?? null;
