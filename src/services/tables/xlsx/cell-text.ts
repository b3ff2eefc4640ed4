import type { WorkbookParts } from "./workbook-parts.ts";

/** A cell as the sheet stores it: `type` is the attribute `t`, `value` the text of `v` or `is`; `null` = no value. */
export type RawCell = { type: string; style: number; hasFormula: boolean; value: string | null };

export type CellText = { text: string; fault: null } | { text: null; fault: string };

const okay = (text: string): CellText => ({ text, fault: null });
const faulty = (fault: string): CellText => ({ text: null, fault });

/** The text of a cell, or what is wrong with it: an error of the spreadsheet, or a formula without a result. */
export function toCellText(
  { type, style, hasFormula, value }: RawCell,
  { sharedStrings, dateStyles, is1904 }: Pick<WorkbookParts, "sharedStrings" | "dateStyles" | "is1904">,
): CellText {
  if (hasFormula && (value === null || (value === "" && type !== "str")))
    return faulty("is a formula that was never calculated; open and save the file in a spreadsheet program");
  if (value === null) return okay("");
  if (type === "e") return faulty(`holds the error ${value.slice(0, 20)}; correct it`);
  if (type === "s") {
    const shared = sharedStrings[Number(value)];
    return shared === undefined
      ? faulty("refers to a text that the file lacks; save it again")
      : okay(shared);
  }
  if (type === "b") return okay(value === "1" ? "true" : "false");
  if (type === "str" || type === "inlineStr" || value === "") return okay(value);
  if (type === "d") return dateText(new Date(/Z|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`));
  const number = Number(value);
  if (!Number.isFinite(number)) return faulty(`holds "${value.slice(0, 20)}", which is not a number`);
  return dateStyles.has(style) ? dateText(toDate(number, is1904)) : okay(numberText(number));
}

const DAY_SECONDS = 86_400;
/** Days from the serial number 0 of a spreadsheet to 1970-01-01, in its two calendars. */
const EPOCH_DAYS = { 1900: 25_569, 1904: 24_107 } as const;

const toDate = (serial: number, is1904: boolean): Date =>
  new Date(Math.round((serial - EPOCH_DAYS[is1904 ? 1904 : 1900]) * DAY_SECONDS) * 1000);

/** A day, or a day and its time if it has one. A spreadsheet's dates have no zone. */
function dateText(value: Date): CellText {
  if (Number.isNaN(value.getTime())) return faulty("holds a date that does not exist");
  const [day = "", time = ""] = value.toISOString().split("T");
  return okay(time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 8)}`);
}

/** A spreadsheet keeps 15 digits of a number; a longer one is written so that the loss is visible. */
function numberText(value: number): string {
  return Math.abs(value) >= 1e15
    ? value.toExponential(2).replace("e", "E")
    : String(Number(value.toPrecision(15)));
}
