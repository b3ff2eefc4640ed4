import { html, type Markup } from "../../../charts/markup.ts";
import type { OfficeLink } from "../../../domain/office-link.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import {
  type Objection,
  OBJECTION_LENGTHS,
  type ObjectionFault,
} from "../../../services/correspondence/objections.ts";
import type { OfficeReport } from "../../../services/judging/office-summary.ts";
import { linkWords } from "./link-words.ts";
import { accountsBlock, verdictBlock } from "./office-page.ts";

export type LinkSheet = {
  link: OfficeLink;
  /** The address of this page, to which the objection is sent. */
  path: string;
  objections: readonly Objection[];
  /** What became of an objection that was just sent. */
  sent: "taken" | ObjectionFault | null;
  /** What was typed, where it was refused. */
  typed: Readonly<Record<string, string>>;
};

/** One office's sheet for whoever holds its link: what was seen, and the way to object. */
export function linkPage(report: OfficeReport, sheet: LinkSheet, phrases: Phrases): Markup {
  const words = linkWords(phrases.lang);
  const verdict = report.judged.verdicts[0] ?? null;
  const until = phrases.write.day(new Date(`${sheet.link.until}T06:30:00Z`));
  return html`${sheet.sent === "taken" && html`<p class="strong" role="status">${words.taken}</p>`}
${verdict !== null && verdictBlock(verdict, report.judged, phrases)}
${accountsBlock(report, phrases)}
${objectionsBlock(sheet, phrases)}
${objectionForm(sheet, phrases)}
<p class="quiet">${words.until(until)}</p>`;
}

function objectionsBlock({ objections }: LinkSheet, phrases: Phrases): Markup | null {
  const words = linkWords(phrases.lang);
  if (objections.length === 0) return null;
  const items = objections.map(({ text, at, answer }) => {
    const outcome =
      answer === null
        ? words.waiting
        : words.answered({ by: answer.by, day: phrases.write.day(answer.at), why: answer.why });
    return html`<li>${phrases.write.dayTime(at)} · ${text}<br><strong>${outcome}</strong></li>`;
  });
  return html`<section><h2>${words.earlier}</h2><ul>${items}</ul></section>`;
}

function objectionForm({ path, sent, typed }: LinkSheet, { lang }: Phrases): Markup {
  const words = linkWords(lang);
  const fault = sent === null || sent === "taken" ? null : words.fault[sent];
  const bounds = OBJECTION_LENGTHS;
  return html`<section class="no-print" id="objection"><h2>${words.objection}</h2><p>${words.objectionHint}</p>${fault !== null && html`<p class="bad" role="alert">${fault}</p>`}<form method="post" action="${path}/objection"><p><label for="who">${words.who}</label><br><input id="who" name="who" type="text" required maxlength="${bounds.who}" autocomplete="name" value="${typed.who ?? ""}"></p><p><label for="why">${words.why}</label><br><textarea id="why" name="why" required rows="5" maxlength="${bounds.why}">${typed.why ?? ""}</textarea></p><p><label for="proof">${words.proof}</label><br><input id="proof" name="proof" type="url" maxlength="${bounds.proof}" value="${typed.proof ?? ""}"></p><button>${words.send}</button></form></section>`;
}

/** One sentence in both languages: nobody knows which one the reader speaks. */
export function refusedLinkPage(reason: "refused" | "slowed"): Markup {
  return html`<p lang="hi">${linkWords("hi")[reason]}</p><p lang="en">${linkWords("en")[reason]}</p>`;
}
