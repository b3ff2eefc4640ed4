/** One line: its figures by day, `null` = not collected, and the entry of the legend that shows how it looks. */
export type CurveLine = { name: string; values: (number | null)[]; item: HTMLElement };
/** What a figure draws; `isWhole` = counts, not an index; `format` writes a value as the page does. */
export type Curves = {
  from: string;
  lines: CurveLine[];
  isWhole: boolean;
  format: (value: number | null, digits?: number) => string;
};

const DAY_MS = 86_400_000;

/** The figures that the server wrote into the legend: the first one, then each one's difference to the one before. */
export function readCurves(figure: HTMLElement): Curves {
  const isIndex = figure.dataset["scale"] === "index";
  const items = [...figure.querySelectorAll<HTMLElement>("li[data-steps]")];
  const lines = items.map((item) => {
    const values = addUp(item.dataset["steps"] ?? "");
    return { name: (item.textContent ?? "").trim(), values: isIndex ? toIndex(values) : values, item };
  });
  const write = (value: number, digits: number) =>
    new Intl.NumberFormat("en-IN", { maximumFractionDigits: digits }).format(value);
  return {
    from: figure.dataset["from"] ?? "",
    lines,
    isWhole: !isIndex,
    format: (value, digits = isIndex ? 1 : 0) => (value === null ? "–" : write(value, digits)),
  };
}

/** "4000,2,,-1" is 4000, 4002, not collected, 4001. */
function addUp(steps: string): (number | null)[] {
  let sum = 0;
  return steps.split(",").map((step) => {
    if (step === "") return null;
    sum += Number(step);
    return sum;
  });
}

function toIndex(values: readonly (number | null)[]): (number | null)[] {
  const first = values.find((value) => value !== null && value !== 0) ?? null;
  return values.map((value) => (value === null || first === null ? null : (value / first) * 100));
}

/** The day this many days after the first, as DD-MM-YYYY. */
export function dayText(from: string, day: number): string {
  const iso = new Date(Date.parse(from) + day * DAY_MS).toISOString();
  return iso.slice(0, 10).split("-").toReversed().join("-");
}
