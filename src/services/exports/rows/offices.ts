import { z } from "zod";
import { OFFICE_KINDS, type Office } from "../../../domain/office.ts";
import { defineExport } from "../contract.ts";
import { flag, text } from "./column-types.ts";

export const OfficeRow = z
  .object({
    office: text,
    kind: z.enum(OFFICE_KINDS),
    nameEn: text,
    nameHi: text,
    lgdCode: text.nullable(),
    division: text.nullable(),
    aliases: text,
    activeFrom: text.nullable(),
    activeTo: text.nullable(),
    simulated: flag,
  })
  .meta({ id: "Office" });

/** The active offices. */
export const officeExport = defineExport(OfficeRow, async function* (store, { officeId, simulated }) {
  for (const office of await store.registry.offices())
    if (officeId === null || office.officeId === officeId) yield toOfficeRow(office, simulated);
});

export function toOfficeRow(office: Office, simulated: boolean): z.infer<typeof OfficeRow> {
  const { officeId, kind, nameEn, nameHi, lgdCode, division, aliases, activeFrom, activeTo } = office;
  return {
    office: officeId,
    kind,
    nameEn,
    nameHi,
    lgdCode,
    division,
    aliases: aliases.join("|"),
    activeFrom,
    activeTo,
    simulated,
  };
}
