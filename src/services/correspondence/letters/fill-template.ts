import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { ConfigError } from "../../../errors/reach-error.ts";
import type { NamedFile } from "../../tables/table.ts";

/** The values of a letter; a list is repeated between `{#name}` and `{/name}`. */
export type LetterFields = Readonly<
  Record<string, string | boolean | readonly Readonly<Record<string, string>>[]>
>;

/** Larger files are no letterhead. */
const TEMPLATE_BYTES_MAX = 10_000_000;
/** Fixed in the ZIP, so that the same letter is the same file. */
const ZIP_DATE = new Date(Date.UTC(2000, 0, 1));
const DOCUMENT = "word/document.xml";

/**
 * Fills a DOCX template. Throws ConfigError for a file that is no DOCX, and for each placeholder that is faulty or not
 * known, with its paragraph.
 */
export function fillTemplate(file: NamedFile, fields: LetterFields): Buffer {
  const zip = openDocx(file);
  const xml = zip.file(DOCUMENT)?.asText() ?? "";
  const unknown = new Set<string>();
  const template = parseTemplate(file, zip, xml, unknown);
  template.render(fields);
  if (unknown.size > 0) {
    const known = Object.keys(fields).toSorted().join(", ");
    throw new ConfigError(
      [...unknown].map(
        (name) =>
          `${file.name}, ${placeOf(xml, name)}: the placeholder {${name}} is not known; known are ${known}`,
      ),
    );
  }
  const filled = template.getZip() as PizZip;
  for (const entry of Object.values(filled.files)) entry.date = ZIP_DATE;
  return filled.generate({ type: "nodebuffer", compression: "DEFLATE" });
}

function openDocx({ name, bytes }: NamedFile): PizZip {
  const noDocx = (cause?: unknown) =>
    new ConfigError(`${name} is no DOCX; save the template as Word document (.docx)`, { cause });
  if (bytes.length > TEMPLATE_BYTES_MAX) throw new ConfigError(`${name} is larger than 10 MB`);
  let zip: PizZip;
  try {
    zip = new PizZip(Buffer.from(bytes));
  } catch (cause) {
    throw noDocx(cause);
  }
  if (zip.file(DOCUMENT) === null) throw noDocx();
  return zip;
}

function parseTemplate(file: NamedFile, zip: PizZip, xml: string, unknown: Set<string>): Docxtemplater {
  try {
    return new Docxtemplater(zip, {
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
      nullGetter: (part: { value?: string; module?: string }) => {
        if (part.value !== undefined) unknown.add(part.value);
        return "";
      },
    });
  } catch (error) {
    const { errors } = Object(Object(error).properties) as { errors?: TemplateFault[] };
    if (errors === undefined) throw new ConfigError(`${file.name} is no DOCX template`, { cause: error });
    throw new ConfigError(
      errors.map(({ properties: { explanation = "is faulty", xtag = "" } }) => {
        return `${file.name}, ${placeOf(xml, xtag)}: ${explanation}`;
      }),
      { cause: error },
    );
  }
}

type TemplateFault = { properties: { explanation?: string; xtag?: string } };

/** The paragraph of a placeholder, counted from 1; a header or footer where the text itself does not have it. */
function placeOf(xml: string, tag: string): string {
  const paragraphs = xml.split("</w:p>").map((part) => part.replaceAll(/<[^>]+>/g, ""));
  // An unclosed placeholder runs on into the next paragraph: its first word shows where it begins.
  const [word = ""] = /^[#/^]?\w+/.exec(tag) ?? [];
  const place = paragraphs.findIndex((text) => word !== "" && text.includes(`{${word}`));
  return place < 0 ? "header or footer" : `paragraph ${place + 1}`;
}
