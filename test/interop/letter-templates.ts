import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import PizZip from "pizzip";
import { packageRoot } from "../../config/package-root.ts";

/** `npm run generate:letters`: writes the plain templates that ship, the same bytes each time. */

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const FIXED = new Date(Date.UTC(2000, 0, 1));

type Line = string | { text: string; align?: "center" | "right"; bold?: boolean } | { table: string[][] };

const LETTERS: Record<string, readonly Line[]> = {
  "explanation.hi.docx": [
    { text: "{simulated}", align: "center", bold: true },
    "पत्रांक: {number}",
    { text: "दिनांक: {date}", align: "right" },
    "सेवा में,",
    "{office}",
    { text: "विषय: {month} में {platform} लाइव नहीं किए जाने के संबंध में स्पष्टीकरण", bold: true },
    "महोदय/महोदया,",
    "उपर्युक्त विषय के संबंध में कहना है कि {month} में आपके कार्यालय द्वारा {platform} पर {needed_length} या उससे अधिक अवधि के {needed_sessions} लाइव किए जाने थे।",
    "आदेश: {order}",
    "उपलब्ध अभिलेख के अनुसार: {finding} गिने गए लाइव: {counted}। सबसे लंबा लाइव: {longest}।",
    "आधार: {basis} {revision}; {as_of} तक की स्थिति।",
    "{#has_lives}देखे गए लाइव:{/has_lives}",
    {
      table: [
        ["समय", "शीर्षक", "अवधि", "कितना कम", "क्यों नहीं गिना गया"],
        [
          "{#lives}{live_at}",
          "{live_title} {live_link}",
          "{live_length}",
          "{live_missing}",
          "{live_why}{/lives}",
        ],
      ],
    },
    "{^has_lives}इस माह आपके खाते पर कोई लाइव नहीं देखा गया।{/has_lives}",
    "अतः अनुरोध है कि {answer_by} तक अपना स्पष्टीकरण उपलब्ध कराने की कृपा करें।",
    "आपके कार्यालय का पत्रक, जिसमें प्रत्येक प्रमाण देखा जा सकता है और आपत्ति दर्ज की जा सकती है: {link}",
    { text: "भवदीय", align: "right" },
  ],
  "explanation.en.docx": [
    { text: "{simulated}", align: "center", bold: true },
    "No. {number}",
    { text: "Date: {date}", align: "right" },
    "To",
    "{office}",
    {
      text: "Subject: explanation of the {platform} live broadcast of {month} that was not held",
      bold: true,
    },
    "Sir or Madam,",
    "In {month} your office was to hold {needed_sessions} live broadcast on {platform} of {needed_length} or more.",
    "Order: {order}",
    "On record: {finding} Broadcasts that count: {counted}. The longest: {longest}.",
    "Basis: {basis} {revision}; as of {as_of}.",
    "{#has_lives}Broadcasts that were seen:{/has_lives}",
    {
      table: [
        ["Time", "Title", "Length", "Short by", "Why it does not count"],
        [
          "{#lives}{live_at}",
          "{live_title} {live_link}",
          "{live_length}",
          "{live_missing}",
          "{live_why}{/lives}",
        ],
      ],
    },
    "{^has_lives}No live broadcast was seen on your account in this month.{/has_lives}",
    "You are requested to give your explanation by {answer_by}.",
    "Your office's sheet, with each piece of evidence and a way to object: {link}",
    { text: "Yours faithfully,", align: "right" },
  ],
  "plan.hi.docx": [
    { text: "{simulated}", align: "center", bold: true },
    "पत्रांक: {number}",
    { text: "दिनांक: {date}", align: "right" },
    "सेवा में,",
    "{office}",
    { text: "विषय: आगामी तीन माह की सोशल मीडिया कार्ययोजना के संबंध में", bold: true },
    "महोदय/महोदया,",
    "{month} में सबसे कम सक्रिय {rank_of} जिलों में आपके कार्यालय का स्थान {rank} है (1 = सबसे कम सक्रिय)।",
    "गिने गए लाइव: {counted}। कुल लाइव अवधि: {minutes}। सबसे लंबा लाइव: {longest}।",
    "{revision}; {as_of} तक की स्थिति।",
    "अनुरोध है कि {answer_by} तक आगामी तीन माह की कार्ययोजना उपलब्ध कराने की कृपा करें, जिसमें प्रत्येक माह के लाइव की तिथियाँ और विषय हों।",
    "आपके कार्यालय का पत्रक: {link}",
    { text: "भवदीय", align: "right" },
  ],
  "plan.en.docx": [
    { text: "{simulated}", align: "center", bold: true },
    "No. {number}",
    { text: "Date: {date}", align: "right" },
    "To",
    "{office}",
    { text: "Subject: plan for social media for the next three months", bold: true },
    "Sir or Madam,",
    "Among the {rank_of} least active districts of {month} your office has the place {rank} (1 = the least active).",
    "Broadcasts that count: {counted}. Time on air: {minutes}. The longest: {longest}.",
    "{revision}; as of {as_of}.",
    "You are requested to present, by {answer_by}, a plan for the next three months with the days and subjects of the live broadcasts of each month.",
    "Your office's sheet: {link}",
    { text: "Yours faithfully,", align: "right" },
  ],
};

/** The templates by name. */
export function buildTemplates(): Map<string, Buffer> {
  return new Map(
    Object.entries(LETTERS).map(([name, lines]) => [name, toDocx(lines, name.includes(".hi."))]),
  );
}

function toDocx(lines: readonly Line[], isHindi: boolean): Buffer {
  const zip = new PizZip();
  const part = (name: string, xml: string) =>
    zip.file(name, `${HEAD}\n${xml}`, { date: FIXED, createFolders: false });
  const rels = "http://schemas.openxmlformats.org/package/2006/relationships";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
  part(
    "[Content_Types].xml",
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${word}.styles+xml"/><Override PartName="/word/fontTable.xml" ContentType="${word}.fontTable+xml"/></Types>`,
  );
  part(
    "_rels/.rels",
    `<Relationships xmlns="${rels}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
  );
  part(
    "word/_rels/document.xml.rels",
    `<Relationships xmlns="${rels}"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${office}/fontTable" Target="fontTable.xml"/></Relationships>`,
  );
  part("word/styles.xml", styles(isHindi));
  part(
    "word/fontTable.xml",
    `<w:fonts ${WORD}><w:font w:name="Nirmala UI"><w:altName w:val="Mangal"/></w:font></w:fonts>`,
  );
  const page =
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>';
  part(
    "word/document.xml",
    `<w:document ${WORD}><w:body>${lines.map(toXml).join("")}${page}</w:body></w:document>`,
  );
  return zip.generate({ type: "nodebuffer", compression: "DEFLATE" });
}

/** Word shapes Devanagari by the complex-script font and language (`w:cs`, `w:bidi`). */
function styles(isHindi: boolean): string {
  const lang = isHindi ? "hi-IN" : "en-IN";
  return `<w:styles ${WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Nirmala UI" w:hAnsi="Nirmala UI" w:cs="Nirmala UI"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="${lang}" w:bidi="hi-IN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`;
}

function toXml(line: Line): string {
  if (typeof line === "string") return paragraph({ text: line });
  if (!("table" in line)) return paragraph(line);
  const border = ["top", "left", "bottom", "right", "insideH", "insideV"]
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
    .join("");
  const rows = line.table.map(
    (cells, i) =>
      `<w:tr>${cells.map((text) => `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraph({ text, bold: i === 0 })}</w:tc>`).join("")}</w:tr>`,
  );
  const whole = `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>${border}</w:tblBorders></w:tblPr>${rows.join("")}</w:tbl>`;
  return `${paragraph({ text: "{#has_lives}" })}${whole}${paragraph({ text: "{/has_lives}" })}`;
}

function paragraph({ text, align, bold = false }: { text: string; align?: string; bold?: boolean }): string {
  const layout = align === undefined ? "" : `<w:pPr><w:jc w:val="${align}"/></w:pPr>`;
  const weight = bold ? "<w:b/><w:bCs/>" : "";
  return `<w:p>${layout}<w:r><w:rPr>${weight}<w:lang w:bidi="hi-IN"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

if (process.argv[1]?.endsWith("letter-templates.ts") === true)
  for (const [name, bytes] of buildTemplates())
    await writeFile(join(packageRoot(), "config", "letters", name), bytes);
