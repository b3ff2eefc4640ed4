import { html, type Markup } from "../../../charts/markup.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import {
  type Objection,
  OBJECTION_LENGTHS,
  type ObjectionFault,
} from "../../../services/correspondence/objections.ts";
import { linkWords } from "./link-words.ts";

export type ObjectionState = {
  /** The address of the sheet; the objection is sent to what lies below it. */
  path: string;
  objections: readonly Objection[];
  /** What became of an objection that was just sent. */
  sent: "taken" | ObjectionFault | null;
  /** What was typed, where it was refused. */
  typed: Readonly<Record<string, string>>;
};

/** That an objection was just taken, at the head of the sheet. */
export const takenLine = ({ sent }: ObjectionState, { lang }: Phrases): Markup | null =>
  sent === "taken" ? html`<p class="strong" role="status">${linkWords(lang).taken}</p>` : null;

/** What an office objected to and was answered, and the form for another objection; `token` are its hidden fields. */
export const objectionBlock = (state: ObjectionState, token: Markup | null, phrases: Phrases): Markup =>
  html`${earlierObjections(state, phrases)}
${objectionForm(state, token, phrases)}`;

function earlierObjections({ objections }: ObjectionState, phrases: Phrases): Markup | null {
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

function objectionForm(
  { path, sent, typed }: ObjectionState,
  token: Markup | null,
  { lang }: Phrases,
): Markup {
  const words = linkWords(lang);
  const fault = sent === null || sent === "taken" ? null : words.fault[sent];
  const bounds = OBJECTION_LENGTHS;
  return html`<section class="no-print" id="objection"><h2>${words.objection}</h2><p>${words.objectionHint}</p>${fault !== null && html`<p class="bad" role="alert">${fault}</p>`}<form class="stacked" method="post" action="${path}/objection">${token}<label>${words.who}<input name="who" type="text" required maxlength="${bounds.who}" autocomplete="name" value="${typed.who ?? ""}"></label><label>${words.why}<textarea name="why" required rows="5" maxlength="${bounds.why}">${typed.why ?? ""}</textarea></label><label>${words.proof}<input name="proof" type="url" maxlength="${bounds.proof}" value="${typed.proof ?? ""}"></label><button>${words.send}</button></form></section>`;
}
