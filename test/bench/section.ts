/**
 * What one figure came to against what it should be. `target` null = shown for its own sake. `samples` = its value in
 * each repetition, by which two runs are compared.
 */
export type Row = {
  what: string;
  measured: string;
  target: string | null;
  met: boolean | null;
  samples?: readonly number[];
  better?: "lower" | "higher";
};

export type SectionResult = { rows: Row[]; figures: Record<string, unknown> };

export type BenchOptions = { accounts: number };

/** A part of the bench that can be asked for by name. The servers run already. */
export type Section = { name: string; about: string; run(options: BenchOptions): Promise<SectionResult> };

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function atMost(what: string, measured: number, limit: number, unit: string): Row {
  const text = `${Math.round(measured * 100) / 100} ${unit}`.trim();
  return {
    what,
    measured: text,
    target: `at most ${limit} ${unit}`.trim(),
    met: measured <= limit,
    samples: [measured],
    better: "lower",
  };
}

export function atLeast(what: string, measured: number, limit: number, unit: string): Row {
  const text = `${Math.round(measured * 100) / 100} ${unit}`.trim();
  return {
    what,
    measured: text,
    target: `at least ${limit} ${unit}`.trim(),
    met: measured >= limit,
    samples: [measured],
    better: "higher",
  };
}
