import { posix } from "node:path";
import type { Archive } from "./archive.ts";
import { BOUNDS, WorkbookFault } from "./bounds.ts";

export type SheetPart = { name: string; path: string; isVisible: boolean };

/** What the cells of every sheet refer to. */
export type WorkbookParts = {
  sheets: readonly SheetPart[];
  sharedStrings: readonly string[];
  /** Indexes of cell styles that show a number as a date. */
  dateStyles: ReadonlySet<number>;
  is1904: boolean;
};

/** Reads the list of sheets, the shared strings and the date styles of a workbook (ECMA-376, part 1). */
export async function readWorkbookParts(archive: Archive): Promise<WorkbookParts> {
  const root = await readRelations(archive, "_rels/.rels", "");
  const workbookPath = [...root.values()].find(({ type }) => type === "officeDocument")?.path;
  if (workbookPath === undefined) throw new TypeError("the package has no workbook");
  const folder = posix.dirname(workbookPath);
  const relationsPath = `${folder}/_rels/${posix.basename(workbookPath)}.rels`;
  const relations = await readRelations(archive, relationsPath, folder);
  const pathFor = (wanted: string) => [...relations.values()].find(({ type }) => type === wanted)?.path;
  const { sheets, is1904 } = await readSheetList(archive, workbookPath, relations);
  return {
    sheets,
    is1904,
    sharedStrings: await readSharedStrings(archive, pathFor("sharedStrings")),
    dateStyles: await readDateStyles(archive, pathFor("styles")),
  };
}

type Relation = { type: string; path: string };

/** The relations of a part by id; `type` is the last segment of the type's URI, the same in both variants of the standard. */
async function readRelations(
  archive: Archive,
  path: string,
  folder: string,
): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  await archive.readXml(path, {
    open: (name, { Id = "", Type = "", Target = "" }) => {
      if (name !== "Relationship") return;
      const target = Target.startsWith("/") ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { type: Type.slice(Type.lastIndexOf("/") + 1), path: target });
    },
  });
  return relations;
}

async function readSheetList(
  archive: Archive,
  path: string,
  relations: ReadonlyMap<string, Relation>,
): Promise<{ sheets: SheetPart[]; is1904: boolean }> {
  const sheets: SheetPart[] = [];
  let is1904 = false;
  await archive.readXml(path, {
    open: (element, attributes) => {
      if (element === "workbookPr") is1904 = /^(1|true|on)$/.test(attributes["date1904"] ?? "");
      if (element !== "sheet") return;
      const idKey = Object.keys(attributes).find((key) => key.endsWith(":id")) ?? "";
      const relation = relations.get(attributes[idKey] ?? "");
      if (relation?.type !== "worksheet") return;
      const { name = "", state = "visible" } = attributes;
      sheets.push({ name, path: relation.path, isVisible: state === "visible" });
    },
  });
  return { sheets, is1904 };
}

/** The text of each shared string; phonetic hints (`rPh`) are not part of it. */
async function readSharedStrings(archive: Archive, path: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (path === undefined || !archive.has(path)) return strings;
  let current = "";
  let isText = false;
  let isPhonetic = false;
  await archive.readXml(path, {
    open: (name) => {
      if (name === "si") current = "";
      else if (name === "rPh") isPhonetic = true;
      else if (name === "t") isText = !isPhonetic;
    },
    text: (text) => {
      if (isText) current += text;
    },
    close: (name) => {
      if (name === "t") isText = false;
      else if (name === "rPh") isPhonetic = false;
      else if (name === "si" && strings.push(current) > BOUNDS.cells)
        throw new WorkbookFault(`has more than ${BOUNDS.cells} texts`);
    },
  });
  return strings;
}

async function readDateStyles(archive: Archive, path: string | undefined): Promise<ReadonlySet<number>> {
  const dateStyles = new Set<number>();
  if (path === undefined || !archive.has(path)) return dateStyles;
  const customFormats = new Map<number, string>();
  let isCellStyle = false;
  let count = 0;
  await archive.readXml(path, {
    open: (name, { numFmtId = "0", formatCode = "" }) => {
      if (name === "cellXfs") isCellStyle = true;
      if (name === "numFmt") customFormats.set(Number(numFmtId), formatCode);
      if (name !== "xf" || !isCellStyle) return;
      if (isDateFormat(Number(numFmtId), customFormats.get(Number(numFmtId)))) dateStyles.add(count);
      count += 1;
    },
    close: (name) => {
      if (name === "cellXfs") isCellStyle = false;
    },
  });
  return dateStyles;
}

/** Built-in number formats that are dates or times (ECMA-376, part 1, 18.8.30). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a number format shows a date: it has a date letter outside quotes, brackets and escapes. */
function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  const letters = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|general/gi, "");
  return /[dmyhs]/i.test(letters);
}
