import type uPlot from "uplot";
import { dayText, readCurves, type Curves } from "./curve-figures.ts";
import { DAYS, toOptions } from "./plot-options.ts";

/** As the stylesheet has it for the drawing. */
const HEIGHT_MIN = 200;

declare global {
  interface Window {
    uPlot?: typeof uPlot;
  }
}

/** Puts a plot that can be zoomed and walked over each drawn curve, once it comes near; paper keeps the drawing. */
export function drawCurves(): void {
  const figures = document.querySelectorAll<HTMLElement>("figure.curves[data-plot]");
  if (figures.length === 0 || matchMedia("(forced-colors: active)").matches) return;
  const watcher = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        watcher.unobserve(target);
        void plotOver(target);
      }
    },
    { rootMargin: "200px" },
  );
  for (const figure of figures) watcher.observe(figure);
}

let loading: Promise<typeof uPlot | undefined> | undefined;

function loadPlot(address: string): Promise<typeof uPlot | undefined> {
  loading ??= new Promise((settle) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => settle(window.uPlot));
    script.addEventListener("error", () => settle(undefined));
    document.head.append(script);
  });
  return loading;
}

async function plotOver(figure: HTMLElement): Promise<void> {
  const drawn = figure.querySelector<SVGSVGElement>("svg.curve");
  const curves = readCurves(figure);
  const Plot = await loadPlot(figure.dataset["plot"] ?? "");
  if (
    Plot === undefined ||
    drawn === null ||
    curves.lines.every(({ values }) => values.every((value) => value === null))
  )
    return;
  const { width, height } = drawn.getBoundingClientRect();
  const place = document.createElement("div");
  place.className = "plot no-print";
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", drawn.getAttribute("aria-label") ?? "");
  drawn.after(place);
  figure.classList.add("plotted");
  const days = curves.lines[0]?.values.map((_, day) => day) ?? [];
  const plot = new Plot(
    toOptions(curves, { width, height }),
    [days, ...curves.lines.map(({ values }) => values)],
    place,
  );
  addToggles(plot, curves);
  tellAtCursor(plot, figure, curves);
  walkByArrows(plot, place, days.length);
  new ResizeObserver(() =>
    plot.setSize({
      width: place.clientWidth,
      height: Math.max(HEIGHT_MIN, (place.clientWidth * height) / width),
    }),
  ).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.redraw(false));
}

/** Each name of the legend becomes a button that hides its line. */
function addToggles(plot: uPlot, { lines }: Curves): void {
  for (const [i, { item }] of lines.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    button.append(...item.childNodes);
    item.replaceChildren(button);
    button.addEventListener("click", () => {
      const show = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(show));
      plot.setSeries(i + 1, { show });
    });
  }
}

/** The day under the cursor and each line's figure of it; a gap has none. The button shows the whole period again. */
function tellAtCursor(plot: uPlot, figure: HTMLElement, { from, lines, format }: Curves): void {
  const line = figure.querySelector(".told");
  if (line === null) return;
  const whole = document.createElement("button");
  whole.type = "button";
  whole.textContent = figure.dataset["whole"] ?? "";
  whole.hidden = true;
  const last = (plot.data[0]?.length ?? 1) - 1;
  whole.addEventListener("click", () => plot.setScale(DAYS, { min: 0, max: last }));
  const text = document.createElement("span");
  line.append(text, whole);
  const tell = () => {
    const day = plot.cursor.idx;
    const told = lines.map(
      ({ name, values }) => `${name} ${typeof day === "number" ? format(values[day] ?? null) : ""}`,
    );
    text.textContent = typeof day === "number" ? `${dayText(from, day)}: ${told.join(", ")} ` : "";
    whole.hidden = (plot.scales[DAYS]?.min ?? 0) <= 0 && (plot.scales[DAYS]?.max ?? last) >= last;
  };
  plot.hooks.setCursor = [...(plot.hooks.setCursor ?? []), tell];
  plot.hooks.setScale = [...(plot.hooks.setScale ?? []), tell];
}

function walkByArrows(plot: uPlot, place: HTMLElement, days: number): void {
  place.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = typeof plot.cursor.idx === "number" ? plot.cursor.idx + step : step === 1 ? 0 : days - 1;
    const day = Math.min(days - 1, Math.max(0, at));
    plot.setCursor({ left: plot.valToPos(day, DAYS), top: 1 });
  });
}
