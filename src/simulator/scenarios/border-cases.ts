import type { PlannedLive } from "../scenario.ts";
import type { ZoneMonth } from "../zone-time.ts";
import { type LiveSpec, planLive } from "./planned-lives.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The setting of a case: the office's Pages, the next office's Page, and the month. */
export type Stage = { seed: number; month: ZoneMonth; keys: [string, string]; neighbour: string };

/** One edge case, described by `name`. */
export type BorderCase = {
  name: string;
  secondPage?: boolean;
  play: (stage: Stage) => PlannedLive[];
};

/** By default on the nth day of the month at 11:00 local time. */
function live(
  { seed, month, keys }: Stage,
  day: number,
  seconds: number,
  more: Partial<LiveSpec> = {},
): PlannedLive {
  const startMs = month.startMs + (day - 1) * DAY_MS + 11 * HOUR_MS;
  return planLive(seed, {
    accountKey: keys[0],
    title: `Border case, day ${day}`,
    startMs,
    lengthSeconds: seconds,
    ...more,
  } as LiveSpec);
}

/** Created on the 10th, announced for the 11th, never on the air. */
function unaired({ seed, month, keys }: Stage, more: Partial<PlannedLive>): PlannedLive {
  const createdMs = month.startMs + 9 * DAY_MS + 10 * HOUR_MS;
  const wish = { accountKey: keys[0], title: "Border case, never aired", createdMs, startMs: null };
  return planLive(seed, { ...wish, plannedMs: createdMs + DAY_MS, ...more } as LiveSpec);
}

export const BORDER_CASES: readonly BorderCase[] = [
  { name: "29:59.4, too short by six tenths of a second", play: (s) => [live(s, 5, 1799.4)] },
  { name: "exactly 30:00.0", play: (s) => [live(s, 5, 1800)] },
  { name: "none at all", play: () => [] },
  {
    name: "begins in the month and ends after its midnight",
    play: (s) => [live(s, 1, 2400, { startMs: s.month.endMs - 10 * MINUTE_MS })],
  },
  {
    name: "began ten minutes before the month and ends in it",
    play: (s) => [live(s, 1, 2400, { startMs: s.month.startMs - 10 * MINUTE_MS })],
  },
  {
    name: "begins on the month's first instant",
    play: (s) => [live(s, 1, 2400, { startMs: s.month.startMs })],
  },
  {
    name: "begins on the next month's first instant",
    play: (s) => [live(s, 1, 2400, { startMs: s.month.endMs })],
  },
  {
    name: "shows only a neighbour's broadcast, cross-posted",
    play: (s) => {
      const own = live(s, 8, 2700, { accountKey: s.neighbour, title: "Streamed and cross-posted" });
      return [own, live(s, 8, 2700, { title: own.title, streamedBy: s.neighbour })];
    },
  },
  { name: "streams what its neighbour shows too", play: () => [] },
  {
    name: "broke off after 16 minutes and went on 90 seconds later for 15",
    play: (s) => {
      const first = live(s, 9, 960);
      return [
        first,
        live(s, 9, 900, { startMs: (first.endMs ?? 0) + 90_000, title: "Border case, went on" }),
      ];
    },
  },
  {
    name: "broke off after 16 minutes and went on 10 minutes later for 15",
    play: (s) => {
      const first = live(s, 9, 960);
      return [
        first,
        live(s, 9, 900, { startMs: (first.endMs ?? 0) + 600_000, title: "Border case, went on" }),
      ];
    },
  },
  { name: "announced and expired", play: (s) => [unaired(s, { fate: "expired" })] },
  {
    name: "announced and cancelled",
    play: (s) => [unaired(s, { fate: "cancelled", cancelledMs: s.month.startMs + 10 * DAY_MS })],
  },
  { name: "made and never published", play: (s) => [unaired(s, { fate: "unpublished", plannedMs: null })] },
  {
    name: "announced ten days before its start, with a short live listed above it",
    play: (s) => {
      const startMs = s.month.startMs + 14 * DAY_MS;
      return [
        live(s, 15, 2400, { startMs, createdMs: startMs - 10 * DAY_MS, plannedMs: startMs }),
        live(s, 12, 600),
      ];
    },
  },
  {
    name: "held, and deleted by its owner two days later",
    play: (s) => [live(s, 10, 2400, { removedMs: s.month.startMs + 12 * DAY_MS })],
  },
  {
    name: "held for 40 minutes, its recording cut to 25 three days later",
    play: (s) => [
      live(s, 10, 2400, { trims: [{ atMs: s.month.startMs + 13 * DAY_MS, lengthSeconds: 1500 }] }),
    ],
  },
  { name: "hangs in LIVE for ever", play: (s) => [live(s, 10, 2400, { endMs: null })] },
  {
    name: "held for 40 minutes, but its recording never gets a length",
    play: (s) => {
      const held = live(s, 10, 2400);
      return [{ ...held, lengthSeconds: null }];
    },
  },
  {
    name: "length 0 until its recording is ready, an hour later",
    play: (s) => [live(s, 10, 2400, { zeroUntilKnown: true, processingSeconds: 3600 })],
  },
  {
    name: "two Pages, 16 minutes on one and 31 on the other at the same time",
    secondPage: true,
    play: (s) => [live(s, 10, 960), live(s, 10, 1860, { accountKey: s.keys[1] })],
  },
  {
    name: "two Pages, 16 minutes on each at the same time",
    secondPage: true,
    play: (s) => [live(s, 10, 960), live(s, 10, 961, { accountKey: s.keys[1] })],
  },
  {
    name: "still on the air when the month ends, for 26 hours",
    play: (s) => [live(s, 1, 26 * 3600, { startMs: s.month.endMs - HOUR_MS })],
  },
  {
    name: "twenty-eight short lives: more than one page of the list",
    play: (s) => Array.from({ length: 28 }, (_, i) => live(s, i + 1, 300 + i)),
  },
  {
    name: "no title, a hostile title",
    play: (s) => [
      live(s, 6, 600, { title: "" }),
      live(s, 7, 660, { title: '=HYPERLINK("http://x.invalid","<script>alert(1)</script>")\u202e' }),
    ],
  },
];
