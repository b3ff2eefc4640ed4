import { html, type Markup } from "../../../charts/markup.ts";
import { INTAKE_METRICS } from "../../../domain/intake.ts";
import type { Office } from "../../../domain/office.ts";
import { PLATFORM_IDS, PRECISIONS } from "../../../domain/platform.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { IntakePreview } from "../../../services/intake/import-intake.ts";
import { INTAKE_COLUMNS } from "../../../services/intake/parse-intake.ts";
import { type EntryKind, selectField } from "./entry-page.ts";
import { entryWords } from "./entry-words.ts";
import { qualityWords } from "../shell/words-by-language.ts";

export const INTAKE: EntryKind = { name: "intake", columns: INTAKE_COLUMNS };

/** The controls of the form for one figure. */
export function intakeControls(offices: readonly Office[], phrases: Phrases) {
  const words = entryWords(phrases.lang);
  const names = offices
    .map((office) => ({ value: office.officeId, text: officeName(office, phrases) }))
    .toSorted((a, b) => a.text.localeCompare(b.text, phrases.lang));
  const choices = <T extends string>(values: readonly T[], texts: Record<T, string>) =>
    values.map((value) => ({ value, text: texts[value] }));
  return {
    office: selectField("office", names, { blank: true }),
    platform: selectField("platform", choices(PLATFORM_IDS, phrases.platform)),
    metric: selectField("metric", choices(INTAKE_METRICS, words.metric)),
    precision: selectField("precision", choices(PRECISIONS, words.precision)),
    value: html`<input name="value" required maxlength="40">`,
    observed_at: html`<input name="observed_at" type="datetime-local" required>`,
    started_at: html`<input name="started_at" type="datetime-local">`,
    entered_by: html`<input name="entered_by" required maxlength="100">`,
    permalink: html`<input name="permalink" type="url" maxlength="500">`,
  };
}

/** What a file would do: each row with the reading before it, and whether a second person has to confirm it. */
export function intakePreview(
  { rows, notices }: IntakePreview,
  offices: ReadonlyMap<string, Office>,
  phrases: Phrases,
): Markup {
  const words = entryWords(phrases.lang);
  const { heading, write } = phrases;
  const lines = rows.map(({ line, entry, known }) => {
    const office = offices.get(entry.officeId);
    const name = office === undefined ? entry.officeId : officeName(office, phrases);
    const label = entry.label === null ? "" : ` (${entry.label})`;
    const state = known ? words.isKnown : entry.state === "held" ? words.isHeld : words.isNew;
    return html`<tr class="${!known && entry.state === "held" && "tone-open"}"><td data-label="${words.line}">${line}</td><th scope="row">${name}</th><td data-label="${heading.platform}">${phrases.platform[entry.platform]}${label}</td><td data-label="${words.field.metric}">${words.metric[entry.metric]}</td><td class="figure" data-label="${qualityWords(phrases.lang).last}">${entry.lastValue === null ? DASH : write.count(entry.lastValue)}</td><td class="figure" data-label="${words.field.value}">${write.count(entry.value)}</td><td data-label="${heading.readAt}">${write.dayTime(entry.startedAt ?? entry.observedAt)}</td><td data-label="${words.field.entered_by}">${entry.enteredBy}</td><td data-label="${words.field.evidence}">${entry.evidence ?? DASH}</td><td data-label="${words.state}">${state}</td></tr>`;
  });
  const heads = [
    words.line,
    heading.office,
    heading.platform,
    words.field.metric,
    qualityWords(phrases.lang).last,
    words.field.value,
    heading.readAt,
    words.field.entered_by,
    words.field.evidence,
    words.state,
  ];
  const fresh = rows.filter(({ known }) => !known);
  const held = fresh.filter(({ entry }) => entry.state === "held");
  return html`<p class="strong">${words.rows({ rows: rows.length, added: fresh.length, held: held.length })}</p>
${phrases.lang === "en" && notices.map((notice) => html`<p class="quiet">${notice}</p>`)}
<table class="cards"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${lines}</tbody></table>`;
}
