import { html, type Markup } from "../../../charts/markup.ts";
import { divisionName } from "../../../reports/divisions.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { withQuery } from "./layout.ts";
import { viewWords } from "./words-by-language.ts";

/** How a table is filtered and sorted; it is part of the address, so that the same address shows the same view. */
export type TableView = {
  url: string;
  sort?: string | undefined;
  verdict?: string | undefined;
  division?: string | undefined;
  q?: string | undefined;
};

/** The columns that a table can be sorted by, each with the order in which it rises. */
export type Sorts<Row> = Readonly<Record<string, (a: Row, b: Row) => number>>;

type Named = { nameEn: string; nameHi: string; division: string | null };

const sortKey = (sort: string | undefined): string => (sort ?? "").replace(/^-/, "");

/** The rows in the order of the view; `standard` is the order without one. Offices of one rank stand by name. */
export function sortRows<Row>(
  rows: readonly Row[],
  sorts: Sorts<Row>,
  { sort }: TableView,
  standard: string,
  nameOf: (row: Row) => string,
): Row[] {
  const key = Object.hasOwn(sorts, sortKey(sort)) ? sortKey(sort) : standard;
  const direction = sort?.startsWith("-") === true && sortKey(sort) === key ? -1 : 1;
  return rows.toSorted((a, b) => direction * (sorts[key]?.(a, b) ?? 0) || nameOf(a).localeCompare(nameOf(b)));
}

/** Whether an office is shown: its division, and a part of its name in either script. */
export function isShown(office: Named, { division, q }: TableView): boolean {
  const asked = (q ?? "").trim().toLowerCase();
  return (
    (!division || office.division?.toLowerCase() === division.toLowerCase()) &&
    (asked === "" || nameText(office).includes(asked))
  );
}

/** Both names, as they are searched. */
export const nameText = ({ nameEn, nameHi }: Named): string => `${nameEn} ${nameHi}`.toLowerCase();

/** A head that sorts; figures fall at first, names rise. */
export function sortHead(
  key: string,
  text: string,
  { url, sort }: TableView,
  { standard, falls = false }: { standard: string; falls?: boolean },
): Markup {
  const current = (sort === undefined ? standard : sortKey(sort)) === key;
  const falling = sort?.startsWith("-") === true;
  const next = (current ? !falling : falls) ? `-${key}` : key;
  return html`<th scope="col"${current && html` aria-sort="${falling ? "descending" : "ascending"}"`}><a href="${withQuery(url, "sort", next)}">${text}${current && html`<span aria-hidden="true"> ${falling ? "▼" : "▲"}</span>`}</a></th>`;
}

/** Links that set one field of the view; the first one clears it. */
export function chips(
  { url }: TableView,
  field: string,
  current: string | undefined,
  options: readonly { value: string; text: string }[],
  { name, all }: { name: string; all: string },
): Markup {
  const link = (value: string | null, text: string) =>
    html`<li><a href="${withQuery(url, field, value)}"${(current || null) === value && html` aria-current="true"`}>${text}</a></li>`;
  return html`<ul class="chips no-print" aria-label="${name}">${link(null, all)}${options.map(({ value, text }) => link(value, text))}</ul>`;
}

/** Chips for the division and a field for a part of a name; what else the address says stays. */
export function filterForm(offices: readonly Named[], view: TableView, { lang, heading }: Phrases): Markup {
  const { url, q, division } = view;
  const words = viewWords(lang);
  const divisions = [...new Set(offices.flatMap((one) => one.division ?? []))].toSorted();
  const options = divisions.map((name) => ({ value: name.toLowerCase(), text: divisionName(name, lang) }));
  const choose =
    divisions.length > 1 &&
    chips(view, "division", division?.toLowerCase(), options, { name: heading.division, all: words.all });
  const kept = [...new URL(url, "http://localhost").searchParams].filter(([name]) => name !== "q");
  const hidden = kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return html`${choose}<form class="inline no-print filter">${hidden}<label for="filter">${words.searchHint}</label><input id="filter" name="q" type="search" maxlength="100" value="${q ?? ""}"><button>${words.show}</button></form>`;
}
