/** The look of the pictures, light and dark; marks differ by pattern and symbol too (`mark.ts`). */
export const CHART_STYLE = `
:root { --met-1: #cfe3f5; --met-2: #8fbce3; --met-3: #4b8ecb; --met-4: #1b5c97; --bad: #b3261e; --bad-soft: #fbdcd8; --open: #e8eaed; --ink: #1a1a1a; --paper: #fff; --grey: #6b7280; }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --met-1: #17344f; --met-2: #23588a; --met-3: #3c83c4; --met-4: #8fc1ee; --bad: #ff8a80; --bad-soft: #4a1512; --open: #2b3038; --ink: #f1f3f4; --paper: #14171b; --grey: #9aa3af; } }
@media screen { :root[data-theme=dark] { --met-1: #17344f; --met-2: #23588a; --met-3: #3c83c4; --met-4: #8fc1ee; --bad: #ff8a80; --bad-soft: #4a1512; --open: #2b3038; --ink: #f1f3f4; --paper: #14171b; --grey: #9aa3af; } }
svg text { fill: var(--ink); font: 12px system-ui, "Noto Sans Devanagari", "Nirmala UI", Mangal, sans-serif; }
.map, .heat, .curve, .band { display: block; width: 100%; height: auto; max-width: 60rem; }
.map path { stroke: var(--paper); stroke-width: 1; } .map a:focus-visible path, .map a:hover path { stroke: var(--ink); stroke-width: 3; }
.map-labels text { text-anchor: middle; pointer-events: none; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
path.mark-met-1, rect.mark-met-1 { fill: var(--met-1); } path.mark-met-2, rect.mark-met-2 { fill: var(--met-2); }
path.mark-met-3, rect.mark-met-3 { fill: var(--met-3); } path.mark-met-4, rect.mark-met-4 { fill: var(--met-4); }
path.mark-pending, path.mark-exempt, path.mark-no_rule, rect.mark-pending, rect.mark-exempt, rect.mark-no_rule { fill: var(--open); stroke: var(--grey); }
path.mark-undetermined { stroke: var(--grey); }
.hatch-rise rect { fill: var(--bad-soft); } .hatch-rise line { stroke: var(--bad); stroke-width: 3; }
.hatch-fall rect { fill: var(--paper); } .hatch-fall line { stroke: var(--grey); stroke-width: 2; }
.strip { vertical-align: middle; } .strip-symbol { font-size: 10px; text-anchor: middle; }
.hours { display: block; width: 100%; max-width: 40rem; height: auto; } .hour-label { text-anchor: middle; font-size: 9px; } .heat-enough { fill: var(--met-3); } .heat-short { fill: none; stroke: var(--met-3); stroke-width: 2; } .heat-label { text-anchor: end; } .heat-day { text-anchor: middle; font-size: 10px; }
.coverage-whole { fill: var(--met-3); } .coverage-most { fill: var(--met-1); stroke: var(--met-3); } .coverage-part { fill: var(--paper); stroke: var(--met-4); stroke-width: 1.5; } .coverage-none { stroke: var(--grey); }
.curve-grid { stroke: var(--open); } .curve-tick { text-anchor: end; } .curve-day-last { text-anchor: end; }
.curve-line { fill: none; stroke-width: 2; stroke: var(--met-3); } .curve-line-2 { stroke: var(--bad); stroke-dasharray: 6 3; } .curve-line-3 { stroke: var(--grey); stroke-dasharray: 2 3; } .curve-line-4 { stroke: var(--met-4); stroke-dasharray: 8 3 2 3; } .curve-line-5 { stroke: var(--ink); } .curve-line-6 { stroke: var(--met-2); stroke-dasharray: 1 3; }
.line-sample { vertical-align: middle; } .spark { vertical-align: middle; } .spark .curve-line { stroke-width: 1.5; }
.with-median .curve-line-2 { stroke: var(--grey); stroke-dasharray: none; } .patterns { position: absolute; } .bar { vertical-align: middle; } .bar-full { fill: var(--met-3); } .bar-short, .bar-fell { fill: var(--paper); stroke: var(--bad); stroke-width: 2; } .bar-rule { stroke: var(--ink); stroke-dasharray: 2 2; } .bar-grew { fill: var(--met-3); stroke: var(--ink); }
.band-watched { fill: var(--met-2); } .band-counted { fill: var(--met-4); } .band-short { fill: var(--paper); stroke: var(--bad); stroke-width: 2; } .band-rule { stroke: var(--bad); stroke-dasharray: 4 3; }
.tiles { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: .2rem; padding: 0; list-style: none; }
.tile { display: flex; flex-direction: column; justify-content: space-between; min-height: 3.4rem; padding: .2rem; border: 2px solid transparent; color: var(--ink); text-decoration: none; font-size: .72rem; border-radius: 4px; }
.tile-figure { font-weight: 700; font-size: .9rem; } .tile.mark-met { background: var(--met-1); } .tile.mark-not_met { border-color: var(--bad); background: repeating-linear-gradient(45deg, var(--bad-soft) 0 6px, var(--paper) 6px 12px); }
.tile.mark-undetermined { border: 2px dashed var(--grey); } .tile.mark-pending, .tile.mark-exempt, .tile.mark-no_rule { background: var(--open); }
${Array.from({ length: 12 }, (_, i) => `.tile-row-${i} { grid-row: ${i + 1}; } .tile-column-${i} { grid-column: ${i + 1}; }`).join(" ")}
@media (forced-colors: active) { .map path, .strip rect, .heat rect { stroke: CanvasText; } .hatch-rise line { stroke: CanvasText; } }
`;
