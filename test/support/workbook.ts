import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

export type SheetXml = { name: string; state?: string; rows: string; after?: string };

/** The XML of a row with inline texts. */
export const rowXml = (line: number, texts: readonly string[]): string =>
  `<row r="${line}">${texts.map((text, i) => `<c r="${String.fromCharCode(65 + i)}${line}" t="inlineStr"><is><t>${text}</t></is></c>`).join("")}</row>`;

/** A workbook of raw XML: what programs write, and what no program would. */
export async function workbookBytes(
  sheets: readonly SheetXml[],
  { shared = "", styles = "", workbook = "" } = {},
): Promise<Buffer> {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const zip = new ZipFile();
  const add = (path: string, xml: string) => zip.addBuffer(Buffer.from(`<?xml version="1.0"?>${xml}`), path);
  add(
    "_rels/.rels",
    `<Relationships xmlns="${PACKAGE}">${relation("r1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
  );
  add(
    "xl/workbook.xml",
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbook}<sheets>${sheets
      .map(
        ({ name, state = "visible" }, i) =>
          `<sheet name="${name}" sheetId="${i + 1}" state="${state}" r:id="s${i}"/>`,
      )
      .join("")}</sheets></workbook>`,
  );
  add(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${PACKAGE}">${sheets.map((_, i) => relation(`s${i}`, "worksheet", `worksheets/sheet${i + 1}.xml`)).join("")}${relation("t", "sharedStrings", "sharedStrings.xml")}${relation("u", "styles", "/xl/styles.xml")}</Relationships>`,
  );
  if (shared !== "") add("xl/sharedStrings.xml", `<sst xmlns="${MAIN}">${shared}</sst>`);
  if (styles !== "") add("xl/styles.xml", `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`);
  for (const [i, { rows, after = "" }] of sheets.entries())
    add(
      `xl/worksheets/sheet${i + 1}.xml`,
      `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
    );
  zip.end();
  return buffer(zip.outputStream);
}

/** The same archive, but its directory claims that the last entry inflates to 4 KiB. */
export function lieAboutSize(bytes: Buffer): Buffer {
  const lying = Buffer.from(bytes);
  const entry = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  lying.writeUInt32LE(4096, entry + 24);
  return lying;
}
