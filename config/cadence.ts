import { z } from "zod";
import type { Cadence } from "../src/domain/cadence.ts";
import { METRICS, type Metric, PLATFORM_IDS, type PlatformId, isPlatformId } from "../src/domain/platform.ts";
import { CADENCE_MINUTES } from "../src/domain/slot.ts";

const Every = z.union([z.string(), z.number()]);
const CadenceFile = z.record(z.string(), z.record(z.string(), Every));

/** A cadence, and a sentence for each fault. */
export type CadenceRead = { cadence: Cadence; faults: string[] };

/**
 * Reads the cadence file: for each platform and metric minutes (`10`), `"10m"`, `"6h"` or `"off"`. Facebook's `live`
 * must be shorter than the rule's minutes, else a session could hide between two looks.
 */
export function readCadence(text: string, file: string, ruleMinutes: number): CadenceRead {
  const parsed = CadenceFile.safeParse(parseJson(text));
  if (!parsed.success)
    return {
      cadence: {},
      faults: [`${file} must be JSON of the shape {"facebook": {"live": "10m", "audience": "1h"}}`],
    };
  const faults: string[] = [];
  const cadence: Cadence = {};
  for (const [platform, metrics] of Object.entries(parsed.data)) {
    if (!isPlatformId(platform)) {
      faults.push(`${file}: unknown platform "${platform}"; allowed are ${PLATFORM_IDS.join(", ")}`);
      continue;
    }
    for (const metric of Object.keys(metrics))
      if (!(METRICS as readonly string[]).includes(metric))
        faults.push(`${file}: unknown metric "${metric}" of ${platform}; allowed are ${METRICS.join(", ")}`);
    const readMinutes = (metric: string): number | null => {
      const every = metrics[metric];
      if (every === undefined) return null;
      const minutes = parseEvery(every);
      if (minutes === undefined) faults.push(`${file}: ${platform} ${metric} is "${every}"; ${ALLOWED}`);
      return minutes ?? null;
    };
    cadence[platform] = { audience: readMinutes("audience"), live: readMinutes("live") };
    faults.push(...unevenFaults(file, platform, cadence[platform]));
  }
  const live = cadence.facebook?.live ?? null;
  if (live !== null && live >= ruleMinutes)
    faults.push(
      `${file}: facebook live is every ${live} minutes; it must be shorter than the rule's ${ruleMinutes} minutes, or a session could hide between two looks`,
    );
  return { cadence, faults };
}

/** Sweeps run at the shorter cadence; slots of the longer one between them would never be read. */
function unevenFaults(
  file: string,
  platform: PlatformId,
  { audience, live }: Record<Metric, number | null>,
): string[] {
  if (audience === null || live === null) return [];
  const [short, long] = audience < live ? [audience, live] : [live, audience];
  if (long % short === 0) return [];
  return [
    `${file}: ${platform} audience is every ${audience} minutes and live every ${live}; the longer must be a whole multiple of the shorter, or some of its slots are never read`,
  ];
}

const ALLOWED = `allowed are "off" and ${CADENCE_MINUTES.join(", ")} minutes, written as 10, "10m" or "6h"`;

function parseEvery(every: string | number): number | null | undefined {
  if (every === "off") return null;
  const match = /^(\d{1,4})(m|h)?$/.exec(String(every).trim());
  if (match === null) return undefined;
  const minutes = Number(match[1]) * (match[2] === "h" ? 60 : 1);
  return (CADENCE_MINUTES as readonly number[]).includes(minutes) ? minutes : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
