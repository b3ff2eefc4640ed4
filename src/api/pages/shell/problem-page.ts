import { html, type Markup } from "../../../charts/markup.ts";
import type { Month } from "../../../domain/month.ts";
import type { Office } from "../../../domain/office.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { viewWords } from "./words-by-language.ts";

/** A fault as a page, with the nearest offices or the months that can be answered; `isOfficeAlone`: the reader may see one sheet. */
export function problemPage(
  near: { offices: readonly Office[]; months: readonly Month[] },
  phrases: Phrases,
  isOfficeAlone = false,
): Markup {
  const words = viewWords(phrases.lang);
  const offices = near.offices.map(
    (office) => html`<li><a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></li>`,
  );
  const months = near.months.map(
    ({ month }) => html`<li><a href="/months/${month}">${phrases.write.month(month)}</a></li>`,
  );
  return html`${offices.length + months.length > 0 && html`<p>${words.nearest}</p><ul class="chips">${offices}${months}</ul>`}${!isOfficeAlone && html`<p><a href="/">${words.nav.home}</a></p>`}`;
}

/** The heading of a fault page. */
export function problemTitle(status: number, { lang }: Pick<Phrases, "lang">): string {
  const { problem } = viewWords(lang);
  if (status === 404 || status === 405) return problem["404"];
  if (status === 401 || status === 403) return problem["403"];
  return status >= 500 ? problem["500"] : problem["400"];
}
