import { OFFICE_KINDS } from "../../domain/office.ts";
import type { Office } from "../../domain/office.ts";
import { normalizeName, officeNames } from "../../domain/office-name.ts";
import { spanCells, textCell } from "../tables/cells.ts";
import type { ReportFault } from "../tables/cells.ts";
import { nameRows } from "../tables/named-rows.ts";
import type { FileNote, NamedRow } from "../tables/named-rows.ts";
import type { TableLine } from "../tables/table.ts";

export const OFFICE_COLUMNS = [
  "office",
  "kind",
  "name_en",
  "name_hi",
  "lgd_code",
  "division",
  "aliases",
  "active_from",
  "active_to",
] as const;
type OfficeColumn = (typeof OFFICE_COLUMNS)[number];

const OFFICE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_ID = 64;

/** Parses the rows of the offices file; every fault has its line. */
export function parseOffices(
  file: string,
  lines: readonly TableLine[],
): { offices: Office[]; faults: FileNote[] } {
  const required = OFFICE_COLUMNS.slice(0, 7);
  const { rows, faults } = nameRows(file, lines, { all: OFFICE_COLUMNS, required });
  const offices: Office[] = [];
  const lineOfOffice = new Map<string, number>();
  const ownerOfName = new Map<string, { officeId: string; name: string; line: number }>();
  for (const row of rows) {
    const complain: ReportFault = (sentence) => faults.push({ file, line: row.line, sentence });
    const office = readOffice(row, complain);
    if (office === null) continue;
    const firstLine = lineOfOffice.get(office.officeId);
    if (firstLine !== undefined) {
      complain(`office "${office.officeId}" occurs twice (first on line ${firstLine})`);
      continue;
    }
    lineOfOffice.set(office.officeId, row.line);
    for (const name of officeNames(office)) {
      const key = normalizeName(name);
      const owner = ownerOfName.get(key);
      if (owner !== undefined && owner.officeId !== office.officeId)
        complain(
          `"${name}" names ${office.officeId} and, on line ${owner.line}, ${owner.officeId}; a name may belong to one office only`,
        );
      else ownerOfName.set(key, owner ?? { officeId: office.officeId, name, line: row.line });
    }
    offices.push(office);
  }
  if (offices.length === 0 && faults.length === 0) faults.push({ file, line: 1, sentence: "has no office" });
  return { offices, faults };
}

function readOffice({ cells }: NamedRow<OfficeColumn>, complain: ReportFault): Office | null {
  const officeId = cells.office;
  if (!OFFICE_ID.test(officeId) || officeId.length > LONGEST_ID) {
    complain(
      `office is "${officeId.slice(0, 80)}"; allowed are at most ${LONGEST_ID} small letters, digits and single hyphens`,
    );
    return null;
  }
  const kind = OFFICE_KINDS.find((one) => one === cells.kind.toLowerCase());
  if (kind === undefined)
    complain(`kind is "${cells.kind.slice(0, 40)}"; allowed are ${OFFICE_KINDS.join(" and ")}`);
  const nameEn = textCell("name_en", cells.name_en, 200, complain);
  if (nameEn === null) complain("name_en is blank; every office has an English name");
  const nameHi = textCell("name_hi", cells.name_hi, 200, complain);
  if (nameHi === null) complain("name_hi is blank; every office has a Hindi name");
  if (!/^\d{0,10}$/.test(cells.lgd_code))
    complain(`lgd_code is "${cells.lgd_code.slice(0, 40)}"; allowed are at most 10 digits`);
  return {
    officeId,
    kind: kind ?? "district",
    nameEn: nameEn ?? "",
    nameHi: nameHi ?? "",
    lgdCode: cells.lgd_code === "" ? null : cells.lgd_code,
    division: textCell("division", cells.division, 100, complain),
    aliases: (textCell("aliases", cells.aliases, 2_000, complain) ?? "")
      .split("|")
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ""),
    ...spanCells(cells, complain),
  };
}
