import { html, type Markup } from "../../../charts/markup.ts";
import type { OfficeLink } from "../../../domain/office-link.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { OfficeReport } from "../../../services/judging/office-summary.ts";
import { linkWords } from "./link-words.ts";
import { objectionBlock, takenLine, type ObjectionState } from "./objection-block.ts";
import { accountsBlock, verdictBlock } from "./office-page.ts";

export type LinkSheet = ObjectionState & { link: OfficeLink };

/** One office's sheet for whoever holds its link: what was seen, and the way to object. */
export function linkPage(report: OfficeReport, sheet: LinkSheet, phrases: Phrases): Markup {
  const words = linkWords(phrases.lang);
  const verdict = report.judged.verdicts[0] ?? null;
  const until = phrases.write.day(new Date(`${sheet.link.until}T06:30:00Z`));
  return html`${takenLine(sheet, phrases)}${verdict !== null && verdictBlock(verdict, report.judged, phrases)}
${accountsBlock(report, phrases)}
${objectionBlock(sheet, null, phrases)}
<p class="quiet">${words.until(until)}</p>`;
}

/** One sentence in both languages: nobody knows which one the reader speaks. */
export function refusedLinkPage(reason: "refused" | "slowed"): Markup {
  return html`<p lang="hi">${linkWords("hi")[reason]}</p><p lang="en">${linkWords("en")[reason]}</p>`;
}
