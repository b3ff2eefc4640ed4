import { hatchings } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** A stretch that was not watched, in days from the month's start (0.5 = noon of the first), and why in words. */
export type BandGap = { from: number; to: number; spoken: string };
/** A live: when in days from the month's start, its minutes, whether it counted, and the card that it links to. */
export type BandLive = { at: number; minutes: number; counted: boolean; href: string; spoken: string };

const DAY = 20;
const WATCH_HEIGHT = 10;
const BARS_HEIGHT = 60;
const SCALE_MINUTES_MIN = 60;

/** One office's month: above, what was watched with its holes hatched; below, a bar a live and the rule's line. */
export function monthBand(
  {
    days,
    until = days,
    ruleMinutes,
    gaps,
    lives,
  }: {
    days: number;
    /** How much of the month has passed, in days; the future is neither watched nor a gap. */
    until?: number;
    ruleMinutes: number;
    gaps: readonly BandGap[];
    lives: readonly BandLive[];
  },
  { id, name }: { id: string; name: string },
): Markup {
  const width = days * DAY;
  const top = WATCH_HEIGHT + 6;
  const scale = BARS_HEIGHT / Math.max(SCALE_MINUTES_MIN, ruleMinutes * 2);
  const heightOf = (minutes: number) => Math.min(BARS_HEIGHT, Math.max(2, Math.round(minutes * scale)));
  const ruleY = top + BARS_HEIGHT - Math.round(ruleMinutes * scale);
  const holes = gaps.map(
    ({ from, to, spoken }) =>
      html`<rect class="band-gap" fill="url(#${id}-fall)" x="${round(from * DAY)}" y="0" width="${Math.max(1, round((to - from) * DAY))}" height="${WATCH_HEIGHT}"><title>${spoken}</title></rect>`,
  );
  const bars = lives.map(({ at, minutes, counted, href, spoken }) => {
    const height = heightOf(minutes);
    return html`<a href="${href}" aria-label="${spoken}"><rect class="band-live ${counted ? "band-counted" : "band-short"}" x="${round(at * DAY)}" y="${top + BARS_HEIGHT - height}" width="8" height="${height}"/><title>${spoken}</title></a>`;
  });
  return html`<svg class="band" preserveAspectRatio="none" viewBox="0 0 ${width} ${top + BARS_HEIGHT}" role="group" aria-label="${name}">${hatchings(id)}<rect class="band-watched" x="0" y="0" width="${round(until * DAY)}" height="${WATCH_HEIGHT}"/>${holes}${bars}<line class="band-rule" x1="0" x2="${width}" y1="${ruleY}" y2="${ruleY}"/></svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
