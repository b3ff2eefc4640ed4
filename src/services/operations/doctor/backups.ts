import type { AppContext } from "../../context/app-context.ts";
import type { Checkup } from "./checkup.ts";

const DAY_MS = 86_400_000;
const OLD_DAYS = 8;
const UNTRIED_DAYS = 120;

/** Checks the age of the last back-up and of the last trial restore; simulated data needs neither. */
export async function checkBackups({
  store,
  clock,
  judging,
}: Pick<AppContext, "store" | "clock" | "judging">): Promise<Checkup[]> {
  if (judging.simulated) return [];
  const made = dayOf(await store.meta.get("last-backup"));
  const tried = dayOf(await store.meta.get("last-restore"));
  const age = (day: string) => (clock.now().getTime() - Date.parse(day)) / DAY_MS;
  const detail = `${made === null ? "no back-up was made" : `last back-up on ${made}`}, ${tried === null ? "no restore was tried" : `last trial restore on ${tried}`}`;
  const remedy =
    made === null || age(made) > OLD_DAYS
      ? "Run reach backup FILE every night, and keep the files on another machine."
      : tried === null || age(tried) > UNTRIED_DAYS
        ? "Try the newest back-up: reach restore FILE --trial"
        : null;
  return [{ subject: "back-up", state: remedy === null ? "ok" : "warning", detail, remedy }];
}

const dayOf = (note: string | null): string | null => /^\d{4}-\d{2}-\d{2}/.exec(note ?? "")?.[0] ?? null;
