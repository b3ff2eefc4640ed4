import { worldOf } from "../platforms.ts";
import { between, hash32 } from "../random.ts";
import type { PlannedLive } from "../scenario.ts";

/** What must be given for a planned broadcast; the rest is derived. */
export type LiveSpec = Partial<PlannedLive> & { accountKey: string; title: string } & (
    | { startMs: number; lengthSeconds: number }
    | { createdMs: number; startMs: null }
  );

/** Creates a broadcast with its own ids. `seed` and `nth` distinguish two of the same account and second. */
export function planLive(seed: number, spec: LiveSpec, nth = 0): PlannedLive {
  const startMs = spec.startMs ?? null;
  const seeds = [seed, spec.accountKey, startMs ?? spec.createdMs ?? 0, spec.title, nth] as const;
  const world = worldOf(spec.accountKey);
  const lengthSeconds = spec.lengthSeconds ?? null;
  return {
    liveId: world.liveId(seeds),
    videoId: world.videoId(seeds),
    createdMs: (startMs ?? 0) - between(20, 600, ...seeds, "created") * 1000,
    plannedMs: null,
    endMs: startMs === null || lengthSeconds === null ? null : startMs + Math.round(lengthSeconds * 1000),
    lengthSeconds,
    processingSeconds: between(35, 240, ...seeds, "processing"),
    peakViewers: between(12, 900, ...seeds, "viewers"),
    fate: "aired",
    cancelledMs: null,
    removedMs: null,
    trims: [],
    streamedBy: null,
    zeroUntilKnown: false,
    ...spec,
  };
}

const TITLES = [
  "Welfare schemes: questions and answers",
  "Jan Samvad with the District Magistrate",
  "छात्र क्रेडिट कार्ड योजना की जानकारी",
  "Har Ghar Nal ka Jal: progress, block by block",
  "मुख्यमंत्री कन्या उत्थान योजना",
  "Public grievance hearing",
  "Kushal Yuva Programme: how to apply",
  "जन संवाद: कल्याणकारी योजनाएँ",
] as const;

export function inventTitle(...seeds: (string | number)[]): string {
  return TITLES[hash32(seeds.join("|")) % TITLES.length] ?? TITLES[0];
}
