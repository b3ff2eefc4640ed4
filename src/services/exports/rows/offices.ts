import type { Office } from "../../../domain/office.ts";
import type { Export } from "../contract.ts";

/** The active offices. */
export const officeExport: Export = {
  columns: [
    "office",
    "kind",
    "nameEn",
    "nameHi",
    "lgdCode",
    "division",
    "aliases",
    "activeFrom",
    "activeTo",
    "simulated",
  ],
  async *rows(store, { officeId, simulated }) {
    const registry = await store.registry.current();
    for (const office of registry?.offices ?? []) {
      if (officeId !== null && office.officeId !== officeId) continue;
      yield toOfficeRow(office, simulated);
    }
  },
};

export function toOfficeRow(office: Office, simulated: boolean) {
  return {
    office: office.officeId,
    kind: office.kind,
    nameEn: office.nameEn,
    nameHi: office.nameHi,
    lgdCode: office.lgdCode,
    division: office.division,
    aliases: office.aliases.join("|"),
    activeFrom: office.activeFrom,
    activeTo: office.activeTo,
    simulated,
  };
}
