import { DateTime } from "luxon";
import { type Block, type Cell, DASH, minutesOf, type ReportDocument, type Section } from "./document.ts";
import { escapeHtml } from "./plain-text.ts";

/** The stylesheet of reports, for screen and print. */
export const REPORT_STYLE = `
:root { color-scheme: light; }
body { font: 14px/1.45 "Noto Sans", "Noto Sans Devanagari", "Nirmala UI", system-ui, sans-serif; color: #1b1b1b; margin: 1.2rem auto; max-width: 84rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: .4rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #1f3a5f; } h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
.banner { background: #b00020; color: #fff; font-weight: 700; text-align: center; padding: .35rem; position: sticky; top: 0; z-index: 1; }
.strong { font-weight: 700; font-size: 1.1rem; }
ul.names { columns: 4 14rem; padding-left: 1.2rem; margin: .2rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 12.5px; }
th { background: #1f3a5f; color: #fff; text-align: left; padding: .3rem .4rem; vertical-align: bottom; }
td { border-bottom: 1px solid #ccc; padding: .25rem .4rem; vertical-align: top; overflow-wrap: anywhere; }
td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.words { min-width: 6rem; overflow-wrap: break-word; }
tr.good td { background: #e7f4e4; } tr.bad td { background: #fbe3e0; } tr.open td { background: #fff6d6; }
footer { margin-top: 2rem; color: #555; font-size: 12px; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } table { font-size: 9.5px; } thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } section + section { break-before: page; } .wide { overflow: visible; } .banner { position: fixed; top: 0; left: 0; right: 0; } th, tr td, .banner { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

/** Renders the report as one self-contained page: no script, no external address except links to the lives. */
export function renderHtml(document: ReportDocument): string {
  const { lang, title, banner, footer } = document;
  const sections = document.sections.filter(({ onlyInWorkbook = false }) => !onlyInWorkbook);
  const notice = banner === null ? "" : `<div class="banner" role="note">${escapeHtml(banner)}</div>\n`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(banner === null ? title : `${banner}: ${title}`)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
${notice}<h1>${escapeHtml(title)}</h1>
${sections.map((section) => sectionHtml(section, document)).join("\n")}
<footer>${escapeHtml(footer)}</footer>
</body>
</html>
`;
}

/** Renders one section; all text is escaped. */
export function sectionHtml({ name, blocks }: Section, document: Pick<ReportDocument, "zone">): string {
  return `<section>\n<h2>${escapeHtml(name)}</h2>\n${blocks.map((block) => blockHtml(block, document.zone)).join("\n")}\n</section>`;
}

function blockHtml(block: Block, zone: string): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${escapeHtml(block.text)}</p>`;
    case "strong":
      return `<p class="strong">${escapeHtml(block.text)}</p>`;
    case "list":
      return `<h3>${escapeHtml(block.heading)}</h3>\n${listHtml(block.items)}`;
    case "table":
      return tableHtml(block, zone);
  }
}

function listHtml(items: readonly string[]): string {
  if (items.length === 0) return `<p>${DASH}</p>`;
  const names = items.every((item) => item.length < 40) ? ' class="names"' : "";
  return `<ul${names}>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}

function tableHtml({ heading, columns, rows }: Extract<Block, { kind: "table" }>, zone: string): string {
  const head = columns.map(({ header }) => `<th scope="col">${escapeHtml(header)}</th>`).join("");
  const body = rows
    .map(
      ({ tone, cells }) => `<tr class="${tone}">${cells.map((cell) => cellHtml(cell, zone)).join("")}</tr>`,
    )
    .join("\n");
  const title = heading === null ? "" : `<h3>${escapeHtml(heading)}</h3>\n`;
  return `${title}<div class="wide"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

function cellHtml(cell: Cell, zone: string): string {
  if (cell.kind === "link") {
    const link =
      cell.url && `<a href="${escapeHtml(cell.url)}" rel="noopener noreferrer">${escapeHtml(cell.text)}</a>`;
    return `<td>${link ?? DASH}</td>`;
  }
  if (cell.kind === "text" || cell.kind === "id") return `<td class="words">${escapeHtml(cell.text)}</td>`;
  return `<td class="figure">${escapeHtml(cellToText(cell, zone))}</td>`;
}

const indian = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 2 });

/** Formats a cell as text: Indian digit grouping, times in the zone, a dash for unknown values. */
export function cellToText(cell: Cell, zone: string): string {
  switch (cell.kind) {
    case "text":
    case "id":
      return cell.text;
    case "count":
      return cell.value === null ? DASH : indian.format(cell.value);
    case "change":
      return cell.value === null ? DASH : `${cell.value > 0 ? "+" : ""}${indian.format(cell.value)}`;
    case "percent":
      return cell.value === null ? DASH : `${cell.value.toFixed(2)} %`;
    case "share":
      return cell.value === null ? DASH : `${(Math.floor(cell.value * 1000) / 10).toFixed(1)} %`;
    case "minutes":
      return cell.seconds === null ? DASH : minutesOf(cell.seconds).toFixed(2);
    case "time":
      return cell.at === null ? DASH : DateTime.fromJSDate(cell.at, { zone }).toFormat("dd-MM-yyyy HH:mm");
    case "link":
      return cell.url ?? DASH;
  }
}
