import type ExcelJS from "exceljs";
import { DateTime } from "luxon";
import { type Cell, DASH, minutesOf, type Tone } from "./document.ts";

/** Indian digit grouping (lakh and crore). */
const INDIAN = String.raw`[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0`;
const INDIAN_CHANGE = String.raw`[>=100000]##\,##\,##0;[<=-100000]-##\,##\,##0;##,##0`;
const DATE_TIME = "dd-mm-yyyy hh:mm";

export const FILLS: Record<Tone, string | null> = {
  good: "FFE7F4E4",
  bad: "FFFBE3E0",
  open: "FFFFF6D6",
  plain: null,
};

/** Writes a value into a sheet cell. Text is always a string, never a formula; unknown values are a dash. */
export function fillCell(target: ExcelJS.Cell, cell: Cell, zone: string): void {
  switch (cell.kind) {
    case "text":
      target.value = cell.text;
      return;
    case "id":
      target.value = cell.text;
      target.numFmt = "@";
      return;
    case "count":
      return figure(target, cell.value, INDIAN);
    case "change":
      return figure(target, cell.value, INDIAN_CHANGE);
    case "percent":
      return figure(target, cell.value, "0.00");
    case "share":
      return figure(target, cell.value, "0.0%");
    case "minutes":
      return figure(target, cell.seconds === null ? null : minutesOf(cell.seconds), "0.00");
    case "time":
      return time(target, cell.at, zone);
    case "link":
      return link(target, cell.text, cell.url);
  }
}

function figure(target: ExcelJS.Cell, value: number | null, format: string): void {
  target.alignment = { horizontal: "right", vertical: "top" };
  if (value === null) {
    target.value = DASH;
    return;
  }
  target.value = value;
  target.numFmt = format;
}

/** Date cells have no time zone, so the zone's wall-clock time is written. */
function time(target: ExcelJS.Cell, at: Date | null, zone: string): void {
  target.alignment = { horizontal: "right", vertical: "top" };
  if (at === null) {
    target.value = DASH;
    return;
  }
  const offsetMinutes = DateTime.fromJSDate(at, { zone }).offset;
  target.value = new Date(at.getTime() + offsetMinutes * 60_000);
  target.numFmt = DATE_TIME;
}

function link(target: ExcelJS.Cell, words: string, url: string | null): void {
  if (url === null) {
    target.value = DASH;
    return;
  }
  target.value = { text: words, hyperlink: url };
  target.font = { color: { argb: "FF0B57D0" }, underline: true };
}
