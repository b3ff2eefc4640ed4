import { type Exemption, LETTER_KINDS, type Letter } from "../../../domain/rulings.ts";
import { createOfficeFinder, unknownOfficeMessage } from "../../../domain/office-name.ts";
import type { Office } from "../../../domain/office.ts";
import { type ReportFault, dayCell, choiceCell } from "../../tables/cells.ts";
import { type FileNote, nameRows } from "../../tables/named-rows.ts";
import { MONTH_PATTERN, signatureCells } from "./ruling-cells.ts";
import type { TableLine } from "../../tables/table.ts";

export const REGISTER_COLUMNS = [
  "office",
  "kind",
  "month",
  "to_month",
  "day",
  "by",
  "why",
  "reference",
] as const;
const KINDS = ["exempt", ...LETTER_KINDS] as const;

export type ParsedRegister = { exemptions: Exemption[]; letters: Letter[]; faults: FileNote[] };

/**
 * Parses exemptions and letters; every fault has its line. `to_month` is for exemptions longer than a month, `day` is
 * the day of a letter or the day on which a plan is due. An exemption may not overlap another one of its office.
 */
export function parseRegister(
  file: string,
  lines: readonly TableLine[],
  known: { offices: readonly Office[]; exemptions: readonly Exemption[] },
  at: Date,
): ParsedRegister {
  const required = REGISTER_COLUMNS.filter((column) => column !== "to_month" && column !== "reference");
  const { rows, faults } = nameRows(file, lines, { all: REGISTER_COLUMNS, required });
  const findOffice = createOfficeFinder(known.offices);
  const exemptions: Exemption[] = [];
  const letters: Letter[] = [];
  for (const { line, cells } of rows) {
    const complain: ReportFault = (sentence) => faults.push({ file, line, sentence });
    const match = findOffice(cells.office);
    if (match.office === null) complain(unknownOfficeMessage(cells.office, match.nearest));
    const kind = choiceCell("kind", cells.kind, KINDS, complain);
    if (!MONTH_PATTERN.test(cells.month))
      complain(`month is "${cells.month.slice(0, 40)}"; write it as YYYY-MM`);
    const words = signatureCells(cells, complain);
    if (match.office === null || kind === null) continue;
    const { officeId } = match.office;
    if (kind === "exempt") {
      const toMonth = cells.to_month === "" ? cells.month : cells.to_month;
      if (!MONTH_PATTERN.test(toMonth) || toMonth < cells.month)
        complain(
          `to_month is "${toMonth.slice(0, 40)}"; allowed is a month from ${cells.month} on, or nothing`,
        );
      const exemption = { officeId, fromMonth: cells.month, toMonth, ...words, at };
      const other = [...known.exemptions, ...exemptions].find((one) => overlaps(one, exemption));
      if (other)
        complain(`${officeId} is already exempt from ${other.fromMonth} to ${other.toMonth} (${other.why})`);
      exemptions.push(exemption);
      continue;
    }
    const day = dayCell("day", cells.day, complain);
    if (cells.day === "") complain("day is blank; write the day of the letter as YYYY-MM-DD");
    letters.push({ officeId, month: cells.month, kind, day: day ?? "", ...words, at });
  }
  return { exemptions, letters, faults };
}

/** Whether two exemptions of one office share a month; an identical one is a repetition, not an overlap. */
function overlaps(a: Exemption, b: Exemption): boolean {
  const { officeId, fromMonth, toMonth, why, by, reference } = a;
  const isSame =
    fromMonth === b.fromMonth &&
    toMonth === b.toMonth &&
    why === b.why &&
    by === b.by &&
    reference === b.reference;
  return officeId === b.officeId && fromMonth <= b.toMonth && b.fromMonth <= toMonth && !isSame;
}
