import { html, type Markup } from "../../../charts/markup.ts";
import type { Month } from "../../../domain/month.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { viewWords } from "./words-by-language.ts";

/** Moves between the months that can be answered. `path` turns a month into an address; `action` gets `month` as a field. */
export function monthControl(
  months: readonly Month[],
  current: string,
  { lang, write }: Phrases,
  { action, path }: { action: string; path: (month: string) => string },
): Markup {
  const words = viewWords(lang);
  const at = months.findIndex(({ month }) => month === current);
  const before = months[at - 1];
  const after = at === -1 ? undefined : months[at + 1];
  const options = months
    .toReversed()
    .map(
      ({ month }) =>
        html`<option value="${month}"${month === current && html` selected`}>${write.month(month)}</option>`,
    );
  return html`<div class="months no-print inline">${before && html`<a href="${path(before.month)}" rel="prev">‹ ${write.month(before.month)}</a>`}<form class="inline" action="${action}"><label for="month">${words.period}</label><select id="month" name="month">${options}</select><button>${words.show}</button></form>${after && html`<a href="${path(after.month)}" rel="next">${write.month(after.month)} ›</a>`}</div>`;
}
