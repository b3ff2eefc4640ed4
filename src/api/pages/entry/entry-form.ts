import type { FastifyRequest } from "fastify";
import type { NamedFile } from "../../../services/tables/table.ts";
import { toCsv } from "../../../services/tables/csv.ts";
import { HttpProblem } from "../../server/problem.ts";
import { getFormFields, requireOwnForm } from "../shell/forms.ts";

/** Files that pages take; larger ones go by the command line or the API. */
export const FILE_BYTES_MAX = 1_048_576;

/** Limits of a submitted form. A preview carries its file along as a field in Base64. */
export const FORM_LIMITS = {
  fileSize: FILE_BYTES_MAX,
  files: 1,
  fields: 30,
  fieldSize: Math.ceil((FILE_BYTES_MAX * 4) / 3) + 4,
  parts: 40,
} as const;

/** What a form on a page of entries sent. */
export type SentEntries = {
  /** The file, or the one row of the form as a file; `null` = none was chosen. */
  file: NamedFile | null;
  /** Whether it was shown before and is to be saved now. */
  confirms: boolean;
};

type Sent = { fields: Record<string, string>; upload: NamedFile | null };

/**
 * Reads a submitted form: a file, the fields of one row, or the file that a preview carries along. Throws a problem for
 * a form that was not rendered for this login session, and 413 for a file that is too large.
 */
export async function readEntries(request: FastifyRequest, columns: readonly string[]): Promise<SentEntries> {
  const { fields, upload } = request.isMultipart()
    ? await readParts(request)
    : { fields: getFormFields(request.body), upload: null };
  requireOwnForm(request, fields);
  if (fields["content"] !== undefined) {
    const bytes = Buffer.from(fields["content"], "base64");
    return { file: bytes.length === 0 ? null : { name: toFileName(fields["name"]), bytes }, confirms: true };
  }
  if (fields["as"] !== "row") return { file: upload, confirms: false };
  const row = Object.fromEntries(columns.map((column) => [column, fields[column]?.trim() ?? ""]));
  const bytes = Buffer.from(toCsv(columns, [row], { raw: true }));
  return { file: { name: "form", bytes }, confirms: false };
}

async function readParts(request: FastifyRequest): Promise<Sent> {
  const sent: Sent = { fields: {}, upload: null };
  for await (const part of request.parts()) {
    if (part.type === "field") {
      if (part.valueTruncated)
        throw new HttpProblem(413, "a field of the form is too long", { field: "form" });
      sent.fields[part.fieldname] = String(part.value);
    } else {
      const bytes = await part.toBuffer();
      if (bytes.length > 0) sent.upload = { name: toFileName(part.filename), bytes };
    }
  }
  return sent;
}

const NAME_LENGTH_MAX = 80;

/** A short name in one line, for messages; it names no place. */
function toFileName(name: string | undefined): string {
  const last = (name ?? "").split(/[/\\]/).at(-1) ?? "";
  return last.replaceAll(/\p{C}/gu, "").slice(0, NAME_LENGTH_MAX) || "file";
}

/** Whether reading a form failed because its file is too large. */
export function isTooLarge(error: unknown): boolean {
  const { statusCode, status } = Object(error) as { statusCode?: unknown; status?: unknown };
  return statusCode === 413 || status === 413;
}
