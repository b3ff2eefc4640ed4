import { readRules } from "../../../config/rules.ts";
import { toMonth } from "../../../src/domain/month.ts";
import type { Office } from "../../../src/domain/office.ts";
import type { JudgingContext } from "../../../src/services/judging/context.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore, look, write, ZONE } from "../store/samples.ts";
import { accountOf } from "./press-month.ts";

export const MONTH = "2023-07";
/** After the month's grace. */
export const NOW = "2023-08-10T00:00:00Z";

export const officeAt = (n: number): Office => ({
  officeId: `office-${String(n).padStart(4, "0")}`,
  kind: "district",
  nameEn: `Office ${n}`,
  nameHi: `कार्यालय ${n}`,
  lgdCode: null,
  division: null,
  aliases: [],
  activeFrom: null,
  activeTo: null,
});

export const judgingDeps = (store: Store): JudgingContext => {
  const clock = { now: () => new Date(NOW), source: "file" as const };
  return { store, rules: readRules("config/rules.json"), clock, zone: ZONE, simulated: true };
};

/** A store with so many offices, each with a Page of which nothing is known. */
export async function openManyOffices(purpose: string, count: number) {
  const { store, uri, close } = await freshStore(purpose);
  const offices = Array.from({ length: count }, (_, n) => officeAt(n));
  const accounts = offices.map((office, n) => accountOf(office, n, "facebook"));
  const since = toMonth(MONTH, ZONE).startsAt;
  await store.registry.accept(offices.toReversed(), accounts, "many", "2023-07-01", since);
  await store.cadence.record({ facebook: { live: 1440, audience: 1440 } }, since);
  return { store, uri, close, deps: judgingDeps(store) };
}

/** Lets something be known of the month. */
export async function recordLook(store: Store, { officeId } = officeAt(0)): Promise<void> {
  await store.readings.record(write({ looks: [look({ accountKey: `${officeId}.facebook`, officeId })] }));
}
