import type { FastifyReply, FastifyRequest } from "fastify";
import { LANGUAGES, type Language } from "../../reports/phrases.ts";
import { getPhrases } from "../../reports/languages.ts";
import { REPORT_STYLE } from "../../reports/render-html.ts";
import { getCookie, toFormToken, setCookie } from "../access/login-session.ts";
import { html, Markup } from "../../charts/markup.ts";
import { pageWords } from "./words.ts";

const STYLE = `${REPORT_STYLE}
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; border-bottom: 1px solid #ccc; padding-bottom: .4rem; }
nav .end { margin-left: auto; } form { margin: .5rem 0; } label { display: block; margin: .4rem 0; }
input[type=text], input[type=password] { font: inherit; padding: .35rem; width: min(100%, 32rem); box-sizing: border-box; }
button { font: inherit; padding: .4rem .9rem; background: #1f3a5f; color: #fff; border: 0; border-radius: 3px; cursor: pointer; }
a { color: #14508c; } button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid #f0a500; }
ul.links { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; list-style: none; }
.bad { background: #fbe3e0; padding: .4rem; } .inline { display: inline; } .inline button { background: none; color: #14508c; padding: 0; text-decoration: underline; }
@media print { nav, form, .no-print { display: none; } }
@media (max-width: 40rem) { body { margin: .5rem auto; padding: 0 .6rem; } h1 { font-size: 1.2rem; } td { background: #fff; } .wide td.words:last-child { min-width: 17rem; }
.wide :is(td, th):first-child { position: sticky; left: 0; max-width: 7rem; } }
`;

/** What every page shows besides its body. */
export type PageOptions = { title: string; zone: string; simulated: boolean; refreshSeconds?: number };

export type PageRequest = FastifyRequest & { query: { lang?: string | undefined } };

const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);

const LANGUAGE_COOKIE = "reach_lang";
const YEAR_SECONDS = 31_536_000;

/** The language of the query, else of the cookie, else the browser's preference. */
export function chooseLanguage(request: PageRequest, reply: FastifyReply): Language {
  const asked = request.query.lang;
  if (asked !== undefined && isLanguage(asked)) {
    if (request.caller.sessionToken !== null || getCookie(request, LANGUAGE_COOKIE) !== asked)
      setCookie(reply, LANGUAGE_COOKIE, asked, { maxAgeSeconds: YEAR_SECONDS, secure: false });
    return asked;
  }
  const chosen = getCookie(request, LANGUAGE_COOKIE) ?? "";
  if (isLanguage(chosen)) return chosen;
  return /^\s*hi\b/i.test(request.headers["accept-language"] ?? "") ? "hi" : "en";
}

/** Sends a page that works without scripts, on a phone and on paper. */
export function sendPage(
  request: PageRequest,
  reply: FastifyReply,
  lang: Language,
  { title, zone, simulated, refreshSeconds }: PageOptions,
  body: Markup,
): FastifyReply {
  const words = pageWords(lang);
  const banner = simulated ? getPhrases(lang, zone).say.simulated : null;
  const { caller } = request;
  const other = lang === "en" ? "hi" : "en";
  const page = html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}<title>${banner !== null && `${banner}: `}${title}</title><style>${new Markup(STYLE)}</style></head>
<body>${banner !== null && html`<div class="banner" role="note">${banner}</div>`}
<nav><a href="/">${words.months}</a><a href="/docs">API</a><span class="end"><a href="${withLanguage(request.url, other)}" lang="${other}">${words.otherLanguage}</a></span>${caller.sessionToken !== null && html`<span>${words.loggedInAs(caller.name)} <form class="inline" method="post" action="/logout">${tokenField(request)}<button>${words.logout}</button></form></span>`}${caller.keyId === null && html`<a href="/login">${words.login}</a>`}</nav>
<h1>${title}</h1>
${body}
</body></html>`;
  void reply.type("text/html; charset=utf-8").header("cache-control", "private, no-store");
  return reply.send(page.text as never);
}

/** The hidden field that proves that a form was rendered for this login session. */
export function tokenField(request: Pick<FastifyRequest, "caller">): Markup | null {
  const { sessionToken } = request.caller;
  return sessionToken === null
    ? null
    : html`<input type="hidden" name="token" value="${toFormToken(sessionToken)}">`;
}

function withLanguage(url: string, lang: Language): string {
  const target = new URL(url, "http://localhost");
  target.searchParams.set("lang", lang);
  return `${target.pathname}${target.search}`;
}
