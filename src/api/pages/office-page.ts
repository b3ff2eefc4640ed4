import { scopesAllow } from "../../domain/api-key.ts";
import type { Language } from "../../reports/phrases.ts";
import { toOfficeDocument } from "../../reports/office-document.ts";
import { getPhrases } from "../../reports/languages.ts";
import { sectionHtml } from "../../reports/render-html.ts";
import { reportOffice } from "../../services/judging/office-summary.ts";
import { html, Markup } from "../../charts/markup.ts";
import { tokenField, type PageRequest } from "./layout.ts";
import { pageWords } from "./words.ts";
import type { JudgingContext } from "../../services/judging/context.ts";

/** The sheet of an office: the evidence of its verdict, and the button that starts a resync. */
export async function officePage(
  deps: JudgingContext,
  request: PageRequest,
  { officeId, month, lang }: { officeId: string; month: string; lang: Language },
): Promise<{ title: string; body: Markup }> {
  const report = await reportOffice(deps, officeId, month);
  const document = toOfficeDocument(report, getPhrases(lang, deps.zone));
  const words = pageWords(lang);
  const downloads = ["xlsx", "html", "csv", "json"].map(
    (format) =>
      html`<li><a href="/v1/reports/office/${officeId}?month=${month}&lang=${lang}&format=${format}${format === "csv" ? "&bom=1" : ""}">${words.sheet} (${format.toUpperCase()})</a></li>`,
  );
  const body = html`<p class="no-print"><a href="/months/${month}">${words.back}</a></p>
${readAgain(request, officeId, lang)}
${document.sections.map((section) => new Markup(sectionHtml(section, document)))}
<section class="no-print"><h2>${words.downloads}</h2><ul class="links">${downloads}</ul></section>
<footer>${document.footer}</footer>`;
  return { title: document.title, body };
}

function readAgain(request: PageRequest, officeId: string, lang: Language): Markup {
  const words = pageWords(lang);
  const { caller } = request;
  if (caller.sessionToken === null || !scopesAllow(caller.scopes, "resync"))
    return html`<p class="no-print">${words.needsKey} <a href="/login?to=${encodeURIComponent(request.url)}">${words.login}</a></p>`;
  return html`<form class="no-print" method="post" action="/offices/${officeId}/read-again">${tokenField(request)}
<label>${words.readAgainWhy}<br><input type="text" name="reason" maxlength="500"></label><button>${words.readAgain}</button><p>${words.readAgainHint}</p></form>`;
}
