/** The stylesheet of the description of the interface. */
export const DOCUMENT_STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#1b1b1b}
code,pre{font:13px ui-monospace,monospace}pre{background:#f4f4f4;padding:.6rem;overflow-x:auto;white-space:pre-wrap}
section{border-top:1px solid #ccc;padding:.6rem 0}h2{font-size:1rem;margin:.2rem 0}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .5rem .2rem 0;border-bottom:1px solid #eee;overflow-wrap:anywhere}
.verb{display:inline-block;min-width:3.4rem;font-weight:700;color:#1f3a5f}`;
