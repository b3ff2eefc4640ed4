import { html, type Markup } from "../../../charts/markup.ts";
import type { Language } from "../../../reports/phrases.ts";
import { viewWords } from "./words-by-language.ts";

export const NAV = {
  home: "/",
  districts: "/districts",
  departments: "/departments",
  growth: "/growth",
  lives: "/lives",
  letters: "/letters",
  quality: "/quality",
  help: "/help",
} as const;
export type NavKey = keyof typeof NAV;

type Step = { text: string; href: string };

/** Where a page stands: the room that it is in, the pages between, and its own short name; without it, the room itself. */
export type Place = { here?: NavKey; between?: readonly Step[]; name?: string };

/** The way from the first page to this one; the first page itself has none. */
export function breadcrumb({ here = "home", between = [], name }: Place, lang: Language): Markup | null {
  const { nav, trail } = viewWords(lang);
  const rooms: Step[] = [{ text: nav.home, href: NAV.home }];
  if (here !== "home") rooms.push({ text: nav[here], href: NAV[here] });
  const steps = [...rooms, ...between];
  const last = name ?? steps.pop()?.text;
  if (steps.length === 0) return null;
  return html`<nav class="crumbs" aria-label="${trail}"><ol>${steps.map(({ text, href }) => html`<li><a href="${href}">${text}</a></li>`)}<li aria-current="page">${last}</li></ol></nav>`;
}
