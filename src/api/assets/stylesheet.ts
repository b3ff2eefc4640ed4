import { CHART_STYLE } from "../../charts/style.ts";

/** The heads of columns of figures, which stand at the right like those. */
const FIGURE_HEADS = Array.from(
  { length: 10 },
  (_, i) =>
    `table:has(> tbody > tr:first-child > .figure:nth-child(${i + 1})) > thead th:nth-child(${i + 1})`,
).join(", ");

/** Tables as cards: on a telephone, and where the reader's own style sheet enlarges the text. */
const CARDS = `table.cards caption { display: block; width: 100%; } table.cards thead th:not(:has(a)) { display: none; } table.cards thead tr { display: flex; flex-wrap: wrap; border: 0; padding: 0; } table.cards thead th { width: auto; padding: 0; } table.cards thead a { display: inline-block; min-height: 2.75rem; padding: .55rem .6rem; } table.cards, table.cards thead, table.cards tbody, table.cards tfoot, table.cards tr, table.cards td, table.cards th { display: block; width: 100%; }
table.cards tbody tr, table.cards tfoot tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem; } table.cards tbody th, table.cards td:last-child, table.cards td.wide { grid-column: 1 / -1; } table.cards td, table.cards tbody th { border: 0; padding: .15rem .3rem; text-align: left; white-space: normal; } table.cards td[data-label]::before { content: attr(data-label) ": "; color: var(--grey); } table.cards td:empty { display: none; } table.cards tr.tone-untold td.figure { display: none; } table.cards tr.tone-settled { padding: .1rem .4rem; margin: .25rem 0; } table.cards tr.tone-settled td:nth-child(n+4) { display: none; } table.cards tr.tone-settled td:nth-child(2)::before { content: none; }`;

/**
 * The look of all pages, phone first, light and dark. It is part of each page: on a slow network a file is one way more
 * before anything shows.
 */
export const PAGE_STYLE = `${CHART_STYLE}
:root { --line: #c9ced6; --link: #14508c; --bar: #1f3a5f; --good: #e7f4e4; --warn: #fff6d6; }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --line: #3a424d; --link: #8fc1ee; --bar: #24405f; --good: #16301a; --warn: #3a3212; } }
[data-theme=light] { color-scheme: light; } @media screen { :root[data-theme=dark] { color-scheme: dark; --line: #3a424d; --link: #8fc1ee; --bar: #24405f; --good: #16301a; --warn: #3a3212; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, "Noto Sans", "Noto Sans Devanagari", "Nirmala UI", Mangal, sans-serif; }
main { overflow-wrap: break-word; container: page / inline-size; } header, main, body > footer, .crumbs { max-width: 80rem; margin: 0 auto; padding: 0 .8rem; }
a { color: var(--link); } a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: .8rem 0 .4rem; } h2 { font-size: 1.2rem; margin: 1.6rem 0 .5rem; } h3 { font-size: 1rem; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 3; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .banner { background: #b00020; color: #fff; font-weight: 700; text-align: center; padding: .3rem; position: sticky; top: 0; z-index: 2; }
.top { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; padding: .4rem 0; } .top form[role=search] { flex: 0 1 auto; flex-wrap: nowrap; } .top form[role=search] input { flex: 1 1 6rem; } .top .end { margin-left: auto; display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; }
nav ul, .links, .chips { display: flex; flex-wrap: wrap; gap: .3rem .4rem; list-style: none; padding: 0; margin: .3rem 0; }
nav a, .chips a, .links a, .months a { display: inline-block; min-height: 2.75rem; padding: .55rem .6rem; } nav a[aria-current], .chips a[aria-current] { background: var(--bar); color: #fff; border-radius: 4px; }
.crumbs ol { display: flex; flex-wrap: wrap; list-style: none; padding: 0; margin: .2rem 0 0; } .crumbs li { display: flex; align-items: center; min-height: 1.5rem; } .crumbs li + li::before { content: "›" / ""; margin: 0 .5rem; color: var(--grey); } .crumbs a { padding: 0; display: inline-flex; align-items: center; }
.chips a { border: 1px solid var(--line); border-radius: 999px; text-decoration: none; }
form { margin: .4rem 0; } .inline { display: inline-flex; gap: .4rem; align-items: center; margin: 0; flex-wrap: wrap; max-width: 100%; min-width: 0; } label { display: block; margin: .4rem 0; } .inline label { margin: 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .3rem .8rem; align-items: end; } .fields > * { min-width: 0; width: 100%; } .fields > button { margin: .4rem 0; } .fields > p, .fields > fieldset { grid-column: 1 / -1; } .stacked { max-width: 40rem; } .stacked label > input, .stacked label > textarea, .fields label > input, .fields label > select, .fields label > textarea { display: block; width: 100%; } fieldset { border: 1px solid var(--line); border-radius: 6px; } details > summary { cursor: pointer; min-height: 2.75rem; padding: .55rem 0; }
input, select, button, textarea { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--grey); border-radius: 4px; padding: .45rem .6rem; min-height: 2.75rem; max-width: 100%; min-width: 0; }
input[type=checkbox] { min-height: 1.5rem; width: 1.5rem; height: 1.5rem; margin: 0 .2rem 0 0; vertical-align: middle; } textarea { width: 100%; } button { background: var(--bar); color: #fff; border-color: var(--bar); cursor: pointer; } .linklike button { background: none; color: var(--link); border: 0; text-decoration: underline; }
.strong { font-weight: 700; font-size: 1.15rem; } .quiet { color: var(--grey); font-size: .9rem; } .bad { background: var(--bad-soft); padding: .5rem; border-left: 4px solid var(--bad); }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem; padding: 0; list-style: none; } .numbers a { display: block; padding: .7rem; border: 1px solid var(--line); border-radius: 6px; text-decoration: none; color: var(--ink); } .numbers a[aria-current] { border: 3px solid var(--link); } .numbers b { display: block; font-size: 1.7rem; line-height: 1.2; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } caption { text-align: left; font-weight: 700; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem; border-bottom: 1px solid var(--line); } thead th { background: var(--bar); color: #fff; } thead th a { color: #fff; }
${FIGURE_HEADS} { text-align: right; } tbody th { font-weight: 600; } .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.tone-bad { background: var(--bad-soft); } tr.tone-open { background: var(--warn); } tfoot td, tfoot th { font-weight: 700; border-top: 2px solid var(--ink); }
meter { width: 6rem; vertical-align: middle; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: .7rem; margin: .6rem 0; } .card h3 { margin: 0 0 .3rem; } .card.counted { border-left: 6px solid var(--met-4); } .card.not-counted { border-left: 6px solid var(--bad); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .8rem; } dl.facts dt { color: var(--grey); } dl.facts dd { margin: 0; }
.plain { list-style: none; padding: 0; } figure { margin: .6rem 0; } .legend { font-size: .85rem; color: var(--grey); } .attribution { font-size: .75rem; color: var(--grey); } .map-only { display: none; } .tiles-only { display: block; } .scroll-never { max-width: 100%; overflow: hidden; }
[hidden] { display: none !important; } .tooltip { position: absolute; z-index: 4; max-width: min(20rem, calc(100vw - 1rem)); padding: .3rem .5rem; background: var(--ink); color: var(--paper); border-radius: 4px; font-size: .85rem; pointer-events: none; }
.plot { position: relative; max-width: 60rem; } .curves > svg.curve { min-height: 200px; } .plotted > svg.curve { display: none; } .legend button { display: inline-flex; gap: .4rem; align-items: center; background: none; color: var(--ink); border: 1px solid var(--line); } .legend button[aria-pressed=false] { text-decoration: line-through; } .curves .legend li { display: flex; align-items: center; min-height: 2.75rem; } .told { min-height: 3em; margin: 0; }
.u-wrap { position: relative; user-select: none; } .u-over, .u-under, .u-axis, .u-select { position: absolute; } .u-under { overflow: hidden; } .uplot canvas { display: block; position: relative; width: 100%; height: 100%; } .u-select { background: rgba(128, 128, 128, .25); pointer-events: none; } .u-cursor-x, .u-cursor-y { position: absolute; left: 0; top: 0; height: 100%; border-right: 1px dashed var(--grey); pointer-events: none; } .u-cursor-pt { position: absolute; top: 0; left: 0; border-radius: 50%; border: 0 solid; pointer-events: none; background-clip: padding-box !important; } .u-off { display: none; }
body > footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem; padding-bottom: 1rem; font-size: .85rem; color: var(--grey); }
@media (min-width: 40rem) { .crumbs a { min-height: 1.5rem; } .map-only { display: block; } .tiles-only { display: none; } }
@media screen and (max-width: 55.99rem) { ${CARDS} }
@media screen { @container page (max-width: 52rem) { ${CARDS} } }
@media (max-width: 39.99rem) { .band { min-height: 5rem; } .fields.filter { grid-template-columns: repeat(2, minmax(0, 1fr)); } .curve text { font-size: 20px; } input[type=checkbox] { width: 2.75rem; height: 2.75rem; } .tiles { grid-template-columns: repeat(4, minmax(0, 1fr)); } .tiles li { grid-row: auto !important; grid-column: auto !important; } dl.facts { grid-template-columns: 1fr; } }
`;

/** The look on paper, a file of its own that no first view waits for. */
export const PAPER_STYLE = `@page { size: A4 portrait; margin: 14mm 12mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; } }
@media print { .plotted > svg.curve { display: block; } .curves > svg.curve { min-height: 0; } .curves .legend li, .curves .legend button { min-height: 0; border: 0; padding: 0; } :root { color-scheme: light; --ink: #000; } tfoot { display: table-row-group; } body { font-size: 10pt; } header nav, .top form, .top .end, form:not(.on-paper), .no-print, .skip, .crumbs { display: none; } .banner { position: static; } .map-only { display: block; } .tiles-only { display: none; } table { font-size: 8pt; line-height: 1.3; } th, td { padding: 2pt 3pt; } h1 { font-size: 14pt; } thead { display: table-header-group; } tr, .card { break-inside: avoid; } h1, h2, h3 { break-after: avoid; } svg { max-height: 12cm; } svg.heat { max-height: 18cm; } svg.coverage-heat { max-height: 25cm; } svg.hours { max-height: 5cm; } details:not([open]) { display: none; } h2 { margin: .8rem 0 .3rem; } .curve { max-height: 4cm; } .lives { columns: 3; column-gap: .5rem; } .lives dl.facts { display: block; font-size: 7.5pt; line-height: 1.25; } .lives dt:not(.no-print), .lives dd:not(.no-print) { display: inline; } .lives dt::after { content: ": "; } .lives dd::after { content: "\\A"; white-space: pre; } .pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; } .pictures .with-median + .with-median p.legend { display: none; } .pictures .curve { max-height: 3.2cm; } .with-median, tr { break-inside: avoid; } .card { padding: .15rem .35rem; margin: 0 0 .25rem; } .card h3 { font-size: 8pt; margin: 0; } dl.facts { font-size: 8.5pt; margin: .2rem 0; gap: 0 .6rem; } h1 { font-size: 14pt; } h2 { font-size: 11pt; margin: .6rem 0 .2rem; } h3 { font-size: 9.5pt; margin: .3rem 0; } p, ul, ol { margin-top: .2rem; margin-bottom: .2rem; } details:not([open]) { display: none; } .legend { font-size: 7.5pt; } a { color: inherit; text-decoration: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
