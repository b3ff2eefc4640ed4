import { type ReportFault, textCell } from "../../tables/cells.ts";

const LONGEST_WORDS = 500;

/** Reads who decided, why, and the reference (letter or file). Who and why may not be blank. */
export function signatureCells(
  cells: { by: string; why: string; reference: string },
  complain: ReportFault,
): { by: string; why: string; reference: string | null } {
  const by = textCell("by", cells.by, LONGEST_WORDS, complain);
  const why = textCell("why", cells.why, LONGEST_WORDS, complain);
  if (by === null) complain("by is blank; name the person who decided");
  if (why === null) complain("why is blank; give the reason in a few words");
  const reference = textCell("reference", cells.reference, LONGEST_WORDS, complain);
  return { by: by ?? "", why: why ?? "", reference };
}

export const MONTH_PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;
