type Step = { x: number; y: number };

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/** The map is entered once by Tab and walked by arrows; in a table the arrows go from row to row. */
export function moveByArrows(): void {
  for (const map of document.querySelectorAll<SVGSVGElement>("svg.map")) walkMap(map);
  for (const table of document.querySelectorAll("main table")) walkTable(table);
}

function walkMap(map: SVGSVGElement): void {
  const places = [...map.querySelectorAll<SVGAElement>("a")];
  const enter = (place: SVGAElement | undefined) => {
    for (const one of places) one.setAttribute("tabindex", one === place ? "0" : "-1");
  };
  enter(places[0]);
  map.addEventListener("focusin", ({ target }) => enter(places.find((one) => one === target)));
  map.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const from = places.find((one) => one === event.target);
    if (step === undefined || from === undefined) return;
    event.preventDefault();
    nearest(places, from, step)?.focus();
  });
}

/** The nearest place in the direction; the distance aside counts twice. */
function nearest(places: readonly SVGAElement[], from: SVGAElement, { x, y }: Step): SVGAElement | null {
  const own = middleOf(from);
  let best: SVGAElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const other = middleOf(place);
    const ahead = (other.x - own.x) * x + (other.y - own.y) * y;
    const aside = Math.abs((other.x - own.x) * y) + Math.abs((other.y - own.y) * x);
    if (place === from || ahead <= 0 || aside > ahead * 2) continue;
    if (ahead + aside * 2 < least) [best, least] = [place, ahead + aside * 2];
  }
  return best;
}

function middleOf(place: SVGAElement): Step {
  const { x, y, width, height } = place.getBBox();
  return { x: x + width / 2, y: y + height / 2 };
}

function walkTable(table: Element): void {
  table.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || !(event.target instanceof Element)) return;
    const step = STEPS[event.key]?.y ?? 0;
    const links = [...table.querySelectorAll<HTMLElement>("tbody tr:not([hidden]) th a")];
    const at = links.findIndex((link) => link === event.target);
    const next = step === 0 || at === -1 ? undefined : links[at + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}
