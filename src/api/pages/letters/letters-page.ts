import { html, type Markup } from "../../../charts/markup.ts";
import { scopesAllow } from "../../../domain/api-key.ts";
import { LETTER_KINDS } from "../../../domain/rulings.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { LETTER_STATES, type LetterStatus } from "../../../services/correspondence/letters/letter-states.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { chips, filterForm, isShown, type TableView } from "../shell/table-view.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";
import { letterWords } from "./letter-words.ts";

/** Which letters the address asks for. */
export type LetterView = TableView & { month?: string | undefined; state?: string | undefined };

const COLUMNS = ["number", "drafted", "asked", "due", "received", "accepted"] as const;

/** Who is to be asked, who was, who answered: overdue ones first, and the form that registers a step. */
export function lettersPage(
  request: PageRequest,
  letters: readonly LetterStatus[],
  saved: "yes" | "no" | null,
  view: LetterView,
  phrases: Phrases,
): Markup {
  const words = letterWords(phrases.lang);
  const shown = letters
    .filter(({ month }) => !view.month || month === view.month)
    .filter(({ state }) => !view.state || state === view.state)
    .filter((one) => isShown({ ...one, division: null }, view));
  const open = letters.filter(({ state }) => !["received", "accepted"].includes(state));
  const overdue = letters.filter(({ state }) => state === "overdue");
  return html`<p class="strong">${words.count({ open: open.length, overdue: overdue.length })}</p>
${saved !== null && html`<p role="status" class="${saved === "yes" ? "strong" : "bad"}">${saved === "yes" ? words.saved : words.faulty}</p>`}
${letters.length > 0 && filters(letters, view, phrases)}
${shown.length === 0 ? html`<p>${letters.length === 0 ? words.none : viewWords(phrases.lang).count(0)}</p>` : table(shown, phrases)}
${letters.length > 0 && registerForm(request, letters, phrases)}
<p class="quiet no-print">${words.make}</p>
<ul class="links no-print"><li><a href="/v1/exports/letters.xlsx">XLSX</a></li><li><a href="/v1/exports/letters.csv?bom=1">CSV</a></li></ul>`;
}

/** Chips for months and states that letters have, and a field for a part of an office's name. */
function filters(letters: readonly LetterStatus[], view: LetterView, phrases: Phrases): Markup {
  const words = letterWords(phrases.lang);
  const { all } = viewWords(phrases.lang);
  const months = [...new Set(letters.map(({ month }) => month))].toSorted().toReversed();
  const states = LETTER_STATES.filter((state) => letters.some((one) => one.state === state));
  const byMonth = months.map((value) => ({ value, text: phrases.write.month(value) }));
  const byState = states.map((value) => ({ value, text: words.state[value] }));
  return html`${chips(view, "month", view.month, byMonth, { name: words.column.month, all })}${chips(view, "state", view.state, byState, { name: words.column.state, all })}${filterForm([], view, phrases)}`;
}

function table(letters: readonly LetterStatus[], phrases: Phrases): Markup {
  const words = letterWords(phrases.lang);
  const { column } = words;
  const rows = letters.map((letter) => {
    const days = COLUMNS.map(
      (name) => html`<td data-label="${column[name]}">${shown(letter[name], name, phrases)}</td>`,
    );
    return html`<tr><th scope="row"><a href="/offices/${letter.officeId}?month=${letter.month}">${officeName(letter, phrases)}</a></th><td data-label="${column.month}">${phrases.write.month(letter.month)}</td><td data-label="${column.type}">${words.type[letter.type]}</td><td data-label="${column.state}">${letter.state === "overdue" ? html`<strong>! ${words.state.overdue}</strong>` : words.state[letter.state]}</td>${days}</tr>`;
  });
  const heads = (["office", "month", "type", "state", ...COLUMNS] as const).map(
    (name) => html`<th scope="col">${column[name]}</th>`,
  );
  return html`<table class="cards"><caption>${words.title}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

function shown(value: string | null, name: (typeof COLUMNS)[number], { write }: Phrases): string {
  if (value === null) return "";
  return name === "number" ? value : write.day(new Date(`${value}T06:30:00Z`));
}

function registerForm(request: PageRequest, letters: readonly LetterStatus[], phrases: Phrases): Markup {
  const words = letterWords(phrases.lang);
  const { caller } = request;
  if (caller.sessionToken === null || !scopesAllow(caller.scopes, "register"))
    return html`<p class="no-print">${words.needsScope} <a href="/login?to=/letters">${pageWords(phrases.lang).login}</a></p>`;
  const subjects = new Map(letters.map((one) => [`${one.month} ${one.officeId}`, one]));
  const options = [...subjects].map(
    ([value, one]) =>
      html`<option value="${value}">${officeName(one, phrases)}, ${phrases.write.month(one.month)}</option>`,
  );
  const steps = LETTER_KINDS.filter((kind) => !kind.endsWith("_drafted")).map(
    (kind) => html`<option value="${kind}">${words.step[kind]}</option>`,
  );
  return html`<section class="no-print"><h2>${words.register}</h2><form class="fields" method="post" action="/letters">${tokenField(request)}<label>${words.column.office}<select name="subject">${options}</select></label><label>${words.column.state}<select name="kind">${steps}</select></label><label>${words.day}<input name="day" type="date" required></label><label>${words.by}<input name="by" type="text" required maxlength="200"></label><label>${words.why}<input name="why" type="text" required maxlength="500"></label><button>${words.save}</button></form></section>`;
}
