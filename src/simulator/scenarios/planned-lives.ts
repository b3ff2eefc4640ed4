import { between, chance, digits, hash32 } from "../random.ts";
import type { PlannedLive } from "../scenario.ts";

/** What a planned broadcast needs to be told; the rest follows. */
export type LiveSpec = Partial<PlannedLive> & { accountKey: string; title: string } & (
    | { startMs: number; lengthSeconds: number }
    | { createdMs: number; startMs: null }
  );

const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnopqrstuvwxyz";

/** A broadcast with ids of its own. `seed` and `nth` keep two of one account and second apart. */
export function planLive(seed: number, wish: LiveSpec, nth = 0): PlannedLive {
  const startMs = wish.startMs ?? null;
  const words = [seed, wish.accountKey, startMs ?? wish.createdMs ?? 0, wish.title, nth] as const;
  const isX = wish.accountKey.split(".")[1] === "x";
  const lengthSeconds = wish.lengthSeconds ?? null;
  return {
    liveId: isX
      ? broadcastId(...words)
      : `9991${digits(chance(...words, "long") < 0.3 ? 13 : 11, "live", ...words)}`,
    videoId: isX ? "" : `9992${digits(11, "video", ...words)}`,
    createdMs: (startMs ?? 0) - between(20, 600, ...words, "created") * 1000,
    plannedMs: null,
    endMs: startMs === null || lengthSeconds === null ? null : startMs + Math.round(lengthSeconds * 1000),
    lengthSeconds,
    processingSeconds: between(35, 240, ...words, "processing"),
    peakViewers: between(12, 900, ...words, "viewers"),
    fate: "aired",
    cancelledMs: null,
    removedMs: null,
    trims: [],
    streamedBy: null,
    zeroUntilKnown: false,
    ...wish,
  };
}

/** Thirteen letters and digits, as the ids of X's broadcasts are. */
function broadcastId(...words: (string | number)[]): string {
  let id = "1";
  for (let i = 0; id.length < 13; i += 1) id += ALPHABET[hash32([...words, i].join("|")) % ALPHABET.length];
  return id;
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

export function inventTitle(...words: (string | number)[]): string {
  return TITLES[hash32(words.join("|")) % TITLES.length] ?? TITLES[0];
}
