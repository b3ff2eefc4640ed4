import type { FastifyReply, FastifyRequest } from "fastify";
import { patternSource } from "../../../charts/mark.ts";
import { html, Markup } from "../../../charts/markup.ts";
import { getPhrases } from "../../../reports/languages.ts";
import { LANGUAGES, type Language } from "../../../reports/phrases.ts";
import { getCookie, setCookie, toFormToken } from "../../access/login-session.ts";
import { findPacked } from "../../server/packed-pages.ts";
import { acceptsGzip } from "../../server/response-headers.ts";
import { ASSET_PATHS } from "../../assets/asset-routes.ts";
import { PAGE_STYLE } from "../../assets/stylesheet.ts";
import { breadcrumb, NAV, type NavKey, type Place } from "./trail.ts";
import { pageWords } from "./words.ts";
import { viewWords } from "./words-by-language.ts";

/** What every page shows around its content; `here` marks the navigation, too. */
export type PageFacts = Place & {
  title: string;
  zone: string;
  simulated: boolean;
  refreshSeconds?: number;
  /** Lines below the page: which state of a month it shows, and how new the newest reading is. */
  foot?: string;
  newest?: string;
  /** The names of offices that the search suggests. */
  suggestions?: Markup;
  /** A sheet for one office alone: no way to other pages, and search engines leave it out. */
  alone?: boolean;
};

export type PageRequest = FastifyRequest & {
  query: { lang?: string | undefined; theme?: string | undefined };
};

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** The `id` of the hatchings that all strips of a page share. */
export const STRIP_PATTERNS = "strip";

const PAGE_LOOK = new Markup(PAGE_STYLE);

const LANGUAGE_COOKIE = "reach_lang";
const THEME_COOKIE = "reach_theme";
const YEAR_SECONDS = 31_536_000;

const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);
const isTheme = (text: string): text is Theme => (THEMES as readonly string[]).includes(text);

/** The requested language, the one chosen before, or the one that the browser prefers. */
export function chooseLanguage(request: PageRequest, reply: FastifyReply): Language {
  const asked = request.query.lang ?? "";
  if (isLanguage(asked)) {
    rememberChoice(request, reply, LANGUAGE_COOKIE, asked);
    return asked;
  }
  const chosen = getCookie(request, LANGUAGE_COOKIE) ?? "";
  if (isLanguage(chosen)) return chosen;
  return /^\s*hi\b/i.test(request.headers["accept-language"] ?? "") ? "hi" : "en";
}

function chooseTheme(request: PageRequest, reply: FastifyReply): Theme {
  const asked = request.query.theme ?? "";
  if (isTheme(asked)) {
    rememberChoice(request, reply, THEME_COOKIE, asked);
    return asked;
  }
  const chosen = getCookie(request, THEME_COOKIE) ?? "";
  return isTheme(chosen) ? chosen : "auto";
}

function rememberChoice(request: PageRequest, reply: FastifyReply, cookie: string, value: string): void {
  if (getCookie(request, cookie) !== value)
    setCookie(reply, cookie, value, { maxAgeSeconds: YEAR_SECONDS, secure: false });
}

/** Answers with a page: whole without a script, readable on a telephone and on paper. */
export function sendPage(
  request: PageRequest,
  reply: FastifyReply,
  lang: Language,
  facts: PageFacts,
  body: Markup,
): FastifyReply {
  const { title, simulated, zone, refreshSeconds, foot, newest } = facts;
  const view = viewWords(lang);
  const theme = chooseTheme(request, reply);
  const banner = simulated ? getPhrases(lang, zone).say.simulated : null;
  const isAlone = facts.alone === true || request.caller.officeId !== null;
  if (isAlone) void reply.header("x-robots-tag", "noindex, nofollow");
  const before = html`<!doctype html>
<html lang="${lang}"${theme !== "auto" && html` data-theme="${theme}"`}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}<title>${banner !== null && `${banner}: `}${title}</title><style>${PAGE_LOOK}</style><link rel="stylesheet" media="print" href="${ASSET_PATHS.paper}"><script src="${ASSET_PATHS.script}" defer></script>${isAlone && html`<meta name="robots" content="noindex, nofollow">`}<link rel="icon" href="data:,"></head>
<body><a class="skip" href="#content">${view.skip}</a>${banner !== null && html`<aside class="banner" aria-label="${banner}">${banner}</aside>`}
${isAlone ? toPlainHeader(request, lang) : html`${toHeader(request, lang, facts)}${breadcrumb(facts, lang)}`}
<main id="content" tabindex="-1"><h1>${title}</h1>
`.text;
  const after = html`
</main>${body.text.includes(`#${STRIP_PATTERNS}-`) && patternSource(STRIP_PATTERNS)}
<footer>${view.site}${foot !== undefined && html`<br>${foot}`}${newest !== undefined && html`<br>${newest}`}</footer>
</body></html>`.text;
  const keeps = isAlone ? "private, no-store" : "private, no-cache";
  void reply.type("text/html; charset=utf-8").header("cache-control", keeps);
  const known = acceptsGzip(request) ? findPacked(reply, body, `${before}${after}`) : null;
  if (known === null) return reply.send(`${before}${body.text}${after}` as never);
  void reply.headers({ etag: known.tag, "content-encoding": "gzip" });
  return reply.send(known.bytes as never);
}

function toHeader(request: PageRequest, lang: Language, { here, suggestions }: PageFacts): Markup {
  const view = viewWords(lang);
  const words = pageWords(lang);
  const other = lang === "en" ? "hi" : "en";
  const links = Object.entries(NAV).map(
    ([key, href]) =>
      html`<li><a href="${href}"${key === here && html` aria-current="page"`}>${view.nav[key as NavKey]}</a></li>`,
  );
  const themes = THEMES.map(
    (theme) => html`<a href="${withQuery(request.url, "theme", theme)}">${view.themes[theme]}</a> `,
  );
  return html`<header><div class="top"><strong>${view.site}</strong><form class="inline" action="/search" role="search"><label for="office-search">${view.search}</label><input id="office-search" name="q" type="search" maxlength="200" placeholder="${view.searchHint}"${suggestions !== undefined && html` list="office-names"`}>${suggestions !== undefined && html`<datalist id="office-names">${suggestions}</datalist>`}<button>${view.show}</button></form><span class="end"><a href="${withQuery(request.url, "lang", other)}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a><span>${view.theme}: ${themes}</span>${toLogin(request, lang)}</span></div><nav aria-label="${view.site}"><ul>${links}</ul></nav></header>`;
}

function toPlainHeader(request: PageRequest, lang: Language): Markup {
  const other = lang === "en" ? "hi" : "en";
  return html`<header><div class="top"><strong>${viewWords(lang).site}</strong><span class="end"><a href="${withQuery(request.url, "lang", other)}" lang="${other}" hreflang="${other}">${pageWords(lang).otherLanguage}</a>${request.caller.sessionToken !== null && toLogin(request, lang)}</span></div></header>`;
}

function toLogin(request: PageRequest, lang: Language): Markup | null {
  const words = pageWords(lang);
  const { caller } = request;
  if (caller.keyId === null) return html`<a href="/login">${words.login}</a>`;
  if (caller.sessionToken === null) return null;
  return html`<span>${words.loggedInAs(caller.name)} <form class="inline linklike" method="post" action="/logout">${tokenField(request)}<button>${words.logout}</button></form></span>`;
}

/** The hidden field that proves that a form comes from our own page. */
export function tokenField(request: Pick<FastifyRequest, "caller">): Markup | null {
  const { sessionToken } = request.caller;
  return sessionToken === null
    ? null
    : html`<input type="hidden" name="token" value="${toFormToken(sessionToken)}">`;
}

/** The same address with one field of its query set; `null` removes it. */
export function withQuery(url: string, field: string, value: string | null): string {
  const target = new URL(url, "http://localhost");
  if (value === null) target.searchParams.delete(field);
  else target.searchParams.set(field, value);
  return `${target.pathname}${target.search}`;
}
