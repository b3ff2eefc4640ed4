import type { Contact } from "../../domain/contact.ts";
import { createOfficeFinder, unknownOfficeMessage } from "../../domain/office-name.ts";
import type { Office } from "../../domain/office.ts";
import { choiceCell, type ReportFault, spanCells, textCell } from "../tables/cells.ts";
import { type FileNote, type NamedRow, nameRows } from "../tables/named-rows.ts";
import type { TableLine } from "../tables/table.ts";

export const CONTACT_COLUMNS = [
  "office",
  "name",
  "designation",
  "email",
  "phone",
  "lang",
  "active_from",
  "active_to",
] as const;
type ContactColumn = (typeof CONTACT_COLUMNS)[number];

const EMAIL = /^[^\s@,;<>"()]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
/** An Indian number without its country code: ten digits, of which the first is 6 to 9 on mobiles. */
const INDIAN_MOBILE = /^0?([6-9]\d{9})$/;
const E164 = /^\+[1-9]\d{7,14}$/;

export type ParsedContacts = {
  contacts: { contact: Contact; line: number }[];
  faults: FileNote[];
};

/** Parses the rows of the contacts file; every fault has its line and repeats no address. */
export function parseContacts(
  file: string,
  lines: readonly TableLine[],
  offices: readonly Office[],
): ParsedContacts {
  const required = ["office", "name", "email", "phone", "lang"] as const;
  const { rows, faults } = nameRows(file, lines, { all: CONTACT_COLUMNS, required });
  const findOffice = createOfficeFinder(offices);
  const contacts: ParsedContacts["contacts"] = [];
  for (const row of rows) {
    const complain: ReportFault = (sentence) => faults.push({ file, line: row.line, sentence });
    const match = findOffice(row.cells.office);
    if (match.office === null) complain(unknownOfficeMessage(row.cells.office, match.nearest));
    const contact = readContact(row, match.office?.officeId ?? "", complain);
    const twin = contacts.find(({ contact: one }) => isSamePerson(one, contact));
    if (twin) complain(`names the same person as line ${twin.line}; keep one of the two`);
    contacts.push({ contact, line: row.line });
  }
  return { contacts, faults };
}

const isSamePerson = (a: Contact, b: Contact): boolean =>
  a.officeId === b.officeId && a.email === b.email && a.phone === b.phone && a.activeFrom === b.activeFrom;

function readContact({ cells }: NamedRow<ContactColumn>, officeId: string, complain: ReportFault): Contact {
  const name = textCell("name", cells.name, 200, complain);
  if (name === null) complain("name is blank; write who holds the office, or the office itself");
  const email = cells.email === "" ? null : cells.email;
  if (email !== null && (email.length > 254 || !EMAIL.test(email)))
    complain("email is not one mail address; write it as name@example.in, one to a row");
  const phone = readPhone(cells.phone, complain);
  if (email === null && cells.phone === "")
    complain("email and phone are both blank; a contact needs at least one of them");
  const lang = choiceCell("lang", cells.lang === "" ? "hi" : cells.lang, ["hi", "en"] as const, complain);
  return {
    officeId,
    name: name ?? "",
    designation: textCell("designation", cells.designation, 200, complain),
    email: email?.toLowerCase() ?? null,
    phone,
    lang: lang ?? "hi",
    ...spanCells(cells, complain),
  };
}

/** A telephone number as E.164; ten digits alone are an Indian mobile. */
function readPhone(cell: string, complain: ReportFault): string | null {
  if (cell === "") return null;
  // Excel shows a long number as 9.8E+09, and its last digits are then lost.
  const digits = cell.replaceAll(/[\s().-]/g, "").replace(/^00/, "+");
  const indian = INDIAN_MOBILE.exec(digits)?.[1] ?? /^91([6-9]\d{9})$/.exec(digits)?.[1];
  const phone = indian === undefined ? digits : `+91${indian}`;
  if (E164.test(phone)) return phone;
  complain("phone is not a telephone number; write it with its country code, such as +91 98000 00000");
  return null;
}
