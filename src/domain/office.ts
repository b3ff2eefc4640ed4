export const OFFICE_KINDS = ["district", "department"] as const;
export type OfficeKind = (typeof OFFICE_KINDS)[number];

/** A district administration or department that answers for accounts. Days are local, inclusive, `YYYY-MM-DD`. */
export type Office = {
  officeId: string;
  kind: OfficeKind;
  nameEn: string;
  nameHi: string;
  lgdCode: string | null;
  division: string | null;
  aliases: readonly string[];
  activeFrom: string | null;
  activeTo: string | null;
};

/** Offices by their id. */
export const officesById = (offices: readonly Office[]): ReadonlyMap<string, Office> =>
  new Map(offices.map((office) => [office.officeId, office]));
