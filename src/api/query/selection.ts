import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Store } from "../../store/contracts/store.ts";
import { omitUndefined, requireOffice } from "./fields.ts";
import type { Selection } from "../../store/contracts/selection.ts";

export type Filters = {
  since?: Date | undefined;
  until?: Date | undefined;
  office?: string | undefined;
  platform?: PlatformId | undefined;
};

/** Turns a query's filters into a store selection. */
export async function toSelection(
  store: Pick<Store, "registry">,
  { office, platform, since, until }: Filters,
): Promise<Selection> {
  const officeId = office === undefined ? undefined : (await requireOffice(store, office)).officeId;
  return omitUndefined({ officeId, platform, since, until });
}

/** The same in local days. */
export async function toDaySelection(store: Pick<Store, "registry">, filters: Filters, zone: string) {
  const { since, until, ...rest } = await toSelection(store, filters);
  return {
    ...rest,
    ...(since === undefined ? {} : { fromDay: localDayAt(since, zone).day }),
    ...(until === undefined ? {} : { toDay: localDayAt(new Date(until.getTime() - 1), zone).day }),
  };
}
