import { z } from "zod";
import { listLetters } from "../../correspondence/letters/letter-states.ts";
import { defineExport } from "../contract.ts";
import { flag, text } from "./column-types.ts";

const LetterRow = z.object({
  month: text,
  office: text,
  nameEn: text,
  nameHi: text,
  kind: text,
  state: text,
  number: text.nullable(),
  drafted: text.nullable(),
  asked: text.nullable(),
  received: text.nullable(),
  accepted: text.nullable(),
  due: text.nullable(),
  simulated: flag,
});

/** Months that are exported where no span is asked for. */
const MONTHS_AT_MOST = 24;

/** The correspondence about closed months, overdue letters first. */
export const letterExport = defineExport(LetterRow, async function* (store, request) {
  if (request.reports === undefined) return;
  const { officeId, simulated } = request;
  const found = await listLetters(
    { ...request.reports, store },
    { months: MONTHS_AT_MOST, ...(officeId === null ? {} : { officeId }) },
  );
  for (const { officeId: office, type: kind, ...shown } of found) yield { office, kind, ...shown, simulated };
});
