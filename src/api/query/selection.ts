import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Store } from "../../store/contracts/store.ts";
import { given, officeNamed } from "./fields.ts";
import type { Selection } from "../../store/contracts/selection.ts";

export type Filters = {
  since?: Date | undefined;
  until?: Date | undefined;
  office?: string | undefined;
  platform?: PlatformId | undefined;
};

/** What a query's filters select. */
export async function selectionOf(
  store: Pick<Store, "registry">,
  { office, platform, since, until }: Filters,
): Promise<Selection> {
  const officeId = office === undefined ? undefined : (await officeNamed(store, office)).officeId;
  return given({ officeId, platform, since, until });
}

/** The same, in local days. */
export async function daySelectionOf(store: Pick<Store, "registry">, filters: Filters, zone: string) {
  const { since, until, ...rest } = await selectionOf(store, filters);
  return {
    ...rest,
    ...(since === undefined ? {} : { fromDay: localDayAt(since, zone).day }),
    ...(until === undefined ? {} : { toDay: localDayAt(new Date(until.getTime() - 1), zone).day }),
  };
}
