import { html, type Markup } from "../../../charts/markup.ts";
import type { Account } from "../../../domain/account.ts";
import type { Correction } from "../../../domain/rulings.ts";
import type { Office } from "../../../domain/office.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { CORRECTION_COLUMNS, CORRECTION_WHATS } from "../../../services/judging/rulings/parse-corrections.ts";
import type { CorrectionPreview } from "../../../services/judging/rulings/preview-corrections.ts";
import { type EntryKind, selectField } from "./entry-page.ts";
import { entryWords } from "./entry-words.ts";

export const CORRECTIONS: EntryKind = { name: "corrections", columns: CORRECTION_COLUMNS };

/** The controls of the form for one correction; `asked` is what the address names. */
export function correctionControls(
  accounts: readonly Account[],
  offices: ReadonlyMap<string, Office>,
  asked: { account?: string | undefined; session?: string | undefined },
  phrases: Phrases,
) {
  const words = entryWords(phrases.lang);
  const keys = accounts
    .map(({ accountKey, officeId, platform, label }) => {
      const office = offices.get(officeId);
      const name = office === undefined ? officeId : officeName(office, phrases);
      const shown = `${name}, ${phrases.platform[platform]}${label === null ? "" : ` (${label})`}`;
      return { value: accountKey, text: shown };
    })
    .toSorted((a, b) => a.text.localeCompare(b.text, phrases.lang));
  return {
    account: selectField("account", keys, { chosen: asked.account ?? "", blank: true }),
    session: html`<input name="session" maxlength="200" value="${asked.session ?? ""}">`,
    what: selectField(
      "what",
      CORRECTION_WHATS.map((what) => ({ value: what, text: words.what[what] })),
    ),
    value: html`<input name="value" required maxlength="40">`,
    by: html`<input name="by" required maxlength="500">`,
    why: html`<input name="why" required maxlength="500">`,
  };
}

/** What a file of corrections would do: its rows, and the verdicts that would change. */
export function correctionPreview(
  { rows, changes, notices }: CorrectionPreview,
  offices: ReadonlyMap<string, Office>,
  phrases: Phrases,
): Markup {
  const words = entryWords(phrases.lang);
  const { outcome, say, write } = phrases;
  const lines = rows.map(
    ({ line, correction, known }) =>
      html`<tr><td data-label="${words.line}">${line}</td><th scope="row">${correction.accountKey}</th><td data-label="${words.field.session}">${correction.sessionId ?? DASH}</td><td data-label="${words.field.what}">${whatText(correction, phrases)}</td><td data-label="${words.field.by}">${correction.by}</td><td data-label="${words.field.why}">${correction.why}</td><td data-label="${words.state}">${known ? words.isKnown : words.isNew}</td></tr>`,
  );
  const effects = changes.map(({ month, officeId, from, to }) => {
    const office = offices.get(officeId);
    const name = office === undefined ? officeId : officeName(office, phrases);
    const change =
      from === to
        ? say.evidenceChanged
        : `${from === null ? say.notJudgedBefore : outcome[from]} → ${outcome[to]}`;
    return html`<li><a href="/offices/${officeId}?month=${month}">${name}</a>, ${write.month(month)}: ${change}</li>`;
  });
  const heads = [
    words.line,
    words.field.account,
    words.field.session,
    words.field.what,
    words.field.by,
    words.field.why,
    words.state,
  ];
  return html`<section><h2>${words.effect}</h2>${effects.length === 0 ? html`<p>${words.noEffect}</p>` : html`<ul>${effects}</ul>`}</section>
${phrases.lang === "en" && notices.map((notice) => html`<p class="quiet">${notice}</p>`)}
<table class="cards"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${lines}</tbody></table>`;
}

function whatText({ what }: Correction, phrases: Phrases): string {
  const words = entryWords(phrases.lang);
  switch (what.kind) {
    case "duration":
      return phrases.write.length(what.seconds);
    case "subject":
      return `${words.what.subject}: ${words.subject[what.subject]}`;
    case "account":
      return what.belongs ? words.ours : words.notOurs;
  }
}
