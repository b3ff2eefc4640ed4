import { html, type Markup } from "../../../charts/markup.ts";
import type { LiveRule } from "../../../domain/rules/rule-book.ts";
import { toPlainText } from "../../../reports/plain-text.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** How it is judged, in plain words, and what an office can do. */
export function helpPage(rule: LiveRule, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { say, write } = phrases;
  const facts = { minutes: rule.minMinutes, sessions: rule.sessionsPerMonth, version: rule.version };
  const platform = phrases.platform[rule.platform];
  return html`<h2>${words.rule}</h2><p>${say.rule({ ...facts, platform, from: write.month(rule.validFrom) })}</p>
<p>${say.orderInForce(toPlainText(rule.order[phrases.lang]))}</p>
<ul>${words.helpSteps.map((text) => html`<li>${text}</li>`)}</ul>
<h2>${words.whatNow}</h2><ol>${words.whatNowSteps.map((text) => html`<li>${text}</li>`)}</ol>
<dl class="facts">${words.glossary.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>
<p><a href="/docs">API</a></p>`;
}
