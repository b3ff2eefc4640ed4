import { html, type Markup } from "../../../charts/markup.ts";
import type { ConfigError } from "../../../errors/reach-error.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { NamedFile } from "../../../services/tables/table.ts";
import { type EntryField, entryWords } from "./entry-words.ts";
import { faultText } from "../shell/fault-words.ts";
import { maySubmit } from "../quality/held-figures.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { pageWords } from "../shell/words.ts";

/** A choice of a form's field. */
export type Choice = { value: string; text: string };

/** The page of one kind of entries. */
export type EntryKind = {
  name: "intake" | "corrections";
  columns: readonly EntryField[];
};

export type FieldOf = (field: EntryField, control: Markup) => Markup;

const pathOf = ({ name }: EntryKind): string => `/${name}`;

/** The forms for one row and for a file, or a sentence that names the key which they need. */
export function entryForms(
  request: PageRequest,
  kind: EntryKind,
  controls: Partial<Record<EntryField, Markup>>,
  phrases: Phrases,
): Markup {
  const words = entryWords(phrases.lang);
  if (!maySubmit(request, "intake"))
    return html`<p class="no-print">${words.needsKey} <a href="/login?to=${encodeURIComponent(pathOf(kind))}">${pageWords(phrases.lang).login}</a></p>`;
  const rows = kind.columns.map((column) => {
    const hint = column === "value" ? words.valueHint[kind.name] : words.hint[column];
    return html`<label>${words.field[column]}${hint !== undefined && html` <span class="quiet">(${hint})</span>`}${controls[column] ?? html`<input name="${column}" maxlength="500">`}</label>`;
  });
  return html`<section class="no-print"><h2>${words.one}</h2><form class="fields" method="post" action="${pathOf(kind)}">${tokenField(request)}<input type="hidden" name="as" value="row">${rows}<button>${words.preview}</button></form></section>
<section class="no-print"><h2>${words.file}</h2><form method="post" action="${pathOf(kind)}" enctype="multipart/form-data">${tokenField(request)}<p class="quiet">${words.fileHint(kind.columns.join(", "))}</p><label>${words.fileLabel} <input type="file" name="file" accept=".csv,.xlsx,text/csv" required></label><button>${words.preview}</button></form></section>`;
}

/** A select of these choices; a blank one first where the field may stay empty. */
export function selectField(
  name: EntryField,
  choices: readonly Choice[],
  { chosen = "", blank = false }: { chosen?: string; blank?: boolean } = {},
): Markup {
  const options = choices.map(
    ({ value, text }) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  );
  return html`<select name="${name}">${blank && html`<option value=""></option>`}${options}</select>`;
}

/** The form with which a previewed file is saved; it carries the file along, so that nothing is kept in between. */
export function confirmForm(
  request: PageRequest,
  kind: EntryKind,
  { name, bytes }: NamedFile,
  phrases: Phrases,
): Markup {
  const words = entryWords(phrases.lang);
  return html`<form class="no-print" method="post" action="${pathOf(kind)}" enctype="multipart/form-data">${tokenField(request)}<input type="hidden" name="name" value="${name}"><input type="hidden" name="content" value="${Buffer.from(bytes).toString("base64")}"><p class="quiet">${words.nothingYet}</p><button>${words.confirm}</button></form><p><a href="${pathOf(kind)}">${pageWords(phrases.lang).back}</a></p>`;
}

const FAULTS_SHOWN_MAX = 200;

/** Every fault of a file with its line. */
export function faultsPage(error: ConfigError, kind: EntryKind, phrases: Phrases): Markup {
  const words = entryWords(phrases.lang);
  const rows = error.places
    .slice(0, FAULTS_SHOWN_MAX)
    .map(
      ({ line, sentence }) =>
        html`<tr><th scope="row">${words.line} ${line}</th><td data-label="${words.fault}">${faultText(sentence, phrases)}</td></tr>`,
    );
  return html`<p class="bad" role="alert">${words.faults(error.places.length)} ${words.faultsHint}</p>
<table class="cards"><thead><tr><th scope="col">${words.line}</th><th scope="col">${words.fault}</th></tr></thead><tbody>${rows}</tbody></table>
<p><a href="${pathOf(kind)}">${pageWords(phrases.lang).back}</a></p>`;
}
