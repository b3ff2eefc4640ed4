/** Reports a fault of the current row, as a sentence. */
export type ReportFault = (sentence: string) => void;

// oxlint-disable-next-line no-control-regex -- matches control characters
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Parses one line of free text; `null` = blank. */
export function textCell(name: string, value: string, longest: number, complain: ReportFault): string | null {
  if (value.length > longest) complain(`${name} has ${value.length} characters; allowed are ${longest}`);
  else if (CONTROL.test(value))
    complain(`${name} holds a line break or another control character; write it in one line`);
  else if (value.includes("\ufffd") || /\?{3,}/.test(value))
    complain(`${name} is "${value}": its letters were lost when the file was saved; save it as CSV UTF-8`);
  return value === "" ? null : value;
}

/** Parses a local day, `YYYY-MM-DD`; `null` = blank. */
export function dayCell(name: string, value: string, complain: ReportFault): string | null {
  if (value === "") return null;
  if (value === lastDay || (/^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value))) return value;
  complain(`${name} is "${value.slice(0, 40)}"; allowed is a calendar day as YYYY-MM-DD`);
  return null;
}

/** The day that was found right last: of a million lines most tell the same few. */
let lastDay = "";

/** A day that there is not is read as one of the next month, or as none. */
function isCalendarDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00Z`);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
  if (isDay) lastDay = value;
  return isDay;
}

/** Parses the first and last day on which something is active, both inclusive; blank = unbounded. */
export function spanCells(
  cells: { active_from: string; active_to: string },
  complain: ReportFault,
): { activeFrom: string | null; activeTo: string | null } {
  const activeFrom = dayCell("active_from", cells.active_from, complain);
  const activeTo = dayCell("active_to", cells.active_to, complain);
  if (activeFrom !== null && activeTo !== null && activeTo < activeFrom)
    complain(`active_to ${activeTo} is before active_from ${activeFrom}`);
  return { activeFrom, activeTo };
}

/** Whether two spans have a day in common. */
export function spansOverlap(
  a: { activeFrom: string | null; activeTo: string | null },
  b: { activeFrom: string | null; activeTo: string | null },
): boolean {
  const startsInTime = (from: string | null, to: string | null): boolean =>
    from === null || to === null || from <= to;
  return startsInTime(a.activeFrom, b.activeTo) && startsInTime(b.activeFrom, a.activeTo);
}
/** Reads one of the values that a column allows. */
export function choiceCell<Word extends string>(
  name: string,
  value: string,
  allowed: readonly Word[],
  complain: ReportFault,
): Word | null {
  const word = allowed.find((one) => one === value.toLowerCase());
  if (word === undefined) complain(`${name} is "${value.slice(0, 40)}"; allowed are ${allowed.join(", ")}`);
  return word ?? null;
}
