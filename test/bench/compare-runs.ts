import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigError } from "../../src/errors/reach-error.ts";
import { median, type Row } from "./section.ts";

/** A file that a run of the bench kept. */
const BenchFile = z.object({
  node: z.string(),
  rows: z.array(
    z.looseObject({
      what: z.string(),
      samples: z.array(z.number()).optional(),
      better: z.enum(["lower", "higher"]).optional(),
    }),
  ),
});
type BenchFile = z.infer<typeof BenchFile>;
type Measured = BenchFile["rows"][number];

/** What is believed of a figure that was measured once. */
const NOISE_OF_ONE = 0.1;

export async function readBenchFile(path: string): Promise<BenchFile> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ConfigError(`${path} cannot be read`, { cause });
  });
  try {
    return BenchFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigError(`${path} is no file that a run of the bench kept`, { cause });
  }
}

/**
 * Holds the figures of a run against those of an older one. A figure is worse where its median moved by more than half
 * the spread of the repetitions on both sides, or by a tenth where it was measured once.
 */
export function compareRuns(older: BenchFile, newer: BenchFile): Row[] {
  const before = new Map(older.rows.map((row) => [row.what, row]));
  return newer.rows.flatMap((row): Row[] => {
    const old = before.get(row.what);
    return old?.samples?.length && row.samples?.length ? [compareFigure(old, row)] : [];
  });
}

function compareFigure(old: Measured, row: Measured): Row {
  const [was, is] = [median(old.samples ?? []), median(row.samples ?? [])];
  const noise = noiseOf(old.samples ?? []) + noiseOf(row.samples ?? []);
  const worseBy = row.better === "higher" ? was - is : is - was;
  const share = was === 0 ? "" : ` (${is >= was ? "+" : ""}${Math.round((is / was - 1) * 100)} %)`;
  return {
    what: row.what,
    measured: `${format(was)} -> ${format(is)}${share}`,
    target: `no worse than by ${format(noise)}`,
    met: worseBy <= noise,
  };
}

function noiseOf(samples: readonly number[]): number {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  return samples.length < 2 ? (Math.abs(most) * NOISE_OF_ONE) / 2 : (most - least) / 2;
}

const format = (value: number): string => String(Math.round(value * 100) / 100);
