import { html, type Markup } from "../../../charts/markup.ts";
import { scopesAllow } from "../../../domain/api-key.ts";
import type { IntakeEntry } from "../../../domain/intake.ts";
import type { Office } from "../../../domain/office.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { entryWords } from "../entry/entry-words.ts";
import { qualityWords } from "../shell/words-by-language.ts";

/** Whether this request may submit forms that need the scope. */
export const maySubmit = ({ caller }: Pick<PageRequest, "caller">, scope: "intake" | "admin"): boolean =>
  caller.sessionToken !== null && scopesAllow(caller.scopes, scope);

/** Figures that wait for a second person, each with a form; `back` is the page to return to. */
export function heldFigures(
  request: PageRequest,
  held: readonly IntakeEntry[],
  { offices, back }: { offices: ReadonlyMap<string, Office>; back: string },
  phrases: Phrases,
): Markup {
  const words = qualityWords(phrases.lang);
  const { heading, write } = phrases;
  if (held.length === 0) return html`<p>${words.heldNone}</p>`;
  if (!maySubmit(request, "intake")) return html`<p>${words.heldHidden(held.length)}</p>`;
  const cards = held.map((entry) => {
    const office = offices.get(entry.officeId);
    const name = office === undefined ? entry.officeId : officeName(office, phrases);
    const label = entry.label === null ? "" : ` (${entry.label})`;
    const because = entry.heldBecause === null ? DASH : words.heldBecause[entry.heldBecause];
    return html`<article class="card"><h3>${name}: ${phrases.platform[entry.platform]}${label}, ${entryWords(phrases.lang).metric[entry.metric]} ${write.count(entry.value)}</h3><dl class="facts"><dt>${heading.startedAt}</dt><dd>${write.dayTime(entry.startedAt ?? entry.observedAt)}</dd><dt>${words.last}</dt><dd>${entry.lastValue === null ? DASH : write.count(entry.lastValue)}</dd><dt>${words.reason}</dt><dd>${because}</dd><dt>${words.enteredBy}</dt><dd>${entry.enteredBy}</dd><dt>${entryWords(phrases.lang).field.evidence}</dt><dd>${entry.evidence ?? DASH}</dd></dl>
<form class="fields no-print" method="post" action="/intake/settle">${tokenField(request)}<input type="hidden" name="id" value="${entry.entryId}"><input type="hidden" name="back" value="${back}"><label>${words.by}<input name="by" maxlength="120" required></label><label>${words.reason} (${words.refuse})<input name="reason" maxlength="500"></label><button name="decision" value="confirm">${words.confirm}</button><button name="decision" value="refuse">${words.refuse}</button></form></article>`;
  });
  return html`<p class="quiet">${words.heldHint}</p>${cards}`;
}
