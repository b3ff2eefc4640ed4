import { Dice } from "../chaos/random.ts";
import {
  DAY_MS,
  graphTime,
  MONTH,
  type PlannedLook,
  type Quirk,
  type Trouble,
  type TrueLive,
  type World,
} from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Draws the world of one account's month; the same seed gives the same one. `judgedAt`: if others are judged with it.
 */
export function makeWorld(seed: number, options: { judgedAt?: number; account?: number } = {}): World {
  const dice = new Dice(seed);
  const { account = 0 } = options;
  const pageId = String(100_200_300 + account);
  const lives = drawLives(dice).map((live) => ({
    ...live,
    id: `${live.id}${account}`,
    videoId: `${live.videoId}${account}`,
    fromId: live.fromId === OWN ? pageId : live.fromId,
  }));
  const drawn = MONTH.to + dice.between(1, 25 * 24) * HOUR_MS;
  const judgedAt = options.judgedAt ?? drawn;
  const looks = drawLooks(dice, lives, judgedAt);
  return {
    seed,
    pageId,
    judgedAt,
    looks,
    lives: lives.map((live) => ({ ...live, quirks: drawQuirks(dice, live, looks, judgedAt) })),
    pageSize: dice.oneOf([2, 3, 5, 25]),
    expires: dice.happens(0.8),
  };
}

/** Streamed by the account itself. */
const OWN = "own";

/** Lengths crowd around the 30 minutes of the rule. */
const drawMinutes = (dice: Dice): number =>
  dice.oneOf([3, 12, 25, 29, 29 + 59 / 60, 30, 30 + 1 / 60, 31, 45, 90, dice.between(1, 120)]);

function drawLives(dice: Dice): TrueLive[] {
  const lives: TrueLive[] = [];
  const count = dice.oneOf([0, 0, 1, 1, 2, 3, 5]);
  for (let i = 0; i < count; i += 1) {
    const startsAt = drawStart(dice);
    const clear = lives.every((one) => Math.abs((one.startsAt ?? one.createdAt) - startsAt) > 5 * HOUR_MS);
    if (!clear) continue;
    const live = drawLive(dice, startsAt, lives.length);
    lives.push(live);
    if (dice.happens(0.1) && live.endsAt !== null) lives.push(drawPart(dice, live, lives.length));
  }
  return lives;
}

/** Most lie in the month; some in the months beside it, and some close to its borders. */
function drawStart(dice: Dice): number {
  const border = dice.oneOf([MONTH.from, MONTH.to]);
  if (dice.happens(0.12)) return border + dice.between(-40, 40) * MINUTE_MS + dice.between(0, 59) * 1000;
  if (dice.happens(0.15)) return MONTH.from - dice.between(1, 20) * DAY_MS;
  return MONTH.from + dice.between(0, 31 * 24 * 60 - 1) * MINUTE_MS + dice.between(0, 59) * 1000;
}

function drawLive(dice: Dice, startsAt: number, index: number): TrueLive {
  const planned = dice.happens(0.25);
  const held = !planned || dice.happens(0.7);
  const seconds = Math.round(drawMinutes(dice) * 60);
  return {
    id: `5000${index + 1}`,
    videoId: `7000${index + 1}`,
    createdAt: planned ? startsAt - dice.between(1, 8 * 24) * HOUR_MS : startsAt - dice.between(0, 40) * 1000,
    plannedFor: planned ? startsAt : null,
    startsAt: held ? startsAt : null,
    endsAt: held ? startsAt + seconds * 1000 : null,
    fromId: dice.happens(0.06) ? "999888777" : OWN,
    quirks: [],
  };
}

/** It broke off and went on within two minutes, as a live of its own. */
function drawPart(dice: Dice, first: TrueLive, index: number): TrueLive {
  const startsAt = (first.endsAt ?? 0) + dice.between(5, 100) * 1000;
  const endsAt = startsAt + dice.between(1, 40) * MINUTE_MS;
  return {
    ...first,
    id: `5000${index + 1}`,
    videoId: `7000${index + 1}`,
    createdAt: startsAt,
    plannedFor: null,
    startsAt,
    endsAt,
  };
}

/** An ordinary cadence, thinned by outages, with a few looks while lives are on air. */
function drawLooks(dice: Dice, lives: readonly TrueLive[], judgedAt: number): PlannedLook[] {
  const every = dice.oneOf([12, 24, 36, 72, 120, 9 * 24]) * HOUR_MS;
  const first = MONTH.from + dice.between(-6 * 24, 20 * 24) * HOUR_MS;
  const last = dice.happens(0.2) ? MONTH.from + dice.between(5, 31) * DAY_MS : judgedAt;
  const instants: number[] = [];
  for (let at = first; at < last; at += every) instants.push(at + dice.between(0, 50) * MINUTE_MS);
  for (const { startsAt, endsAt } of lives)
    if (startsAt !== null && endsAt !== null && dice.happens(0.4))
      for (let i = dice.between(1, 4); i > 0; i -= 1)
        instants.push(startsAt + dice.between(-10, 150) * MINUTE_MS);
  const outage = dice.happens(0.3) ? dice.between(0, 35) * DAY_MS + MONTH.from : null;
  const clock = dice.happens(0.2) ? drawClockError(dice) : null;
  const rough = dice.oneOf([0, 0.05, 0.2, 0.5]);
  return instants
    .filter((at) => at <= judgedAt)
    .filter((at) => outage === null || at < outage || at > outage + 4 * DAY_MS)
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      clockErrorMs: clock !== null && clock.from <= at && at < clock.until ? clock.errorMs : 0,
      trouble: dice.happens(rough) ? drawTrouble(dice, lives) : ({ kind: "none" } as const),
    }));
}

function drawClockError(dice: Dice): { from: number; until: number; errorMs: number } {
  const from = MONTH.from + dice.between(0, 40) * DAY_MS;
  const errorMs = dice.oneOf([-1, 1]) * dice.oneOf([2 * MINUTE_MS, HOUR_MS, 5 * DAY_MS, 40 * DAY_MS]);
  return { from, until: from + dice.between(1, 6) * DAY_MS, errorMs };
}

function drawTrouble(dice: Dice, lives: readonly TrueLive[]): Trouble {
  const some = lives.filter(() => dice.happens(0.5)).map(({ id }) => id);
  return dice.oneOf([
    { kind: "lacks", ids: some },
    { kind: "lacks", ids: lives.map(({ id }) => id) },
    { kind: "oldest_first" },
    { kind: "later_page_fails" },
    { kind: "cursor_refused" },
    { kind: "expansion_lacks_the_list" },
    { kind: "item_is_null" },
    { kind: "html" },
    { kind: "server_error" },
    { kind: "throttled" },
    { kind: "list_forbidden" },
    { kind: "outage" },
  ]);
}

const WORDS = [
  "UNPUBLISHED",
  "SCHEDULED_EXPIRED",
  "SCHEDULED_CANCELED",
  "SCHEDULED_UNPUBLISHED",
  "ARCHIVED_BY_META",
  null,
] as const;

/** Two out of five lives are left alone. */
function drawQuirks(dice: Dice, live: TrueLive, looks: readonly PlannedLook[], judgedAt: number): Quirk[] {
  if (dice.happens(0.4)) return [];
  const ended = live.endsAt ?? live.plannedFor ?? live.createdAt;
  const later = () => ended + dice.between(10, 25 * 24 * 60) * MINUTE_MS;
  const from = dice.happens(0.5) ? later() : (dice.oneOf([looks[0], ...looks])?.at ?? ended) + MINUTE_MS;
  const until = dice.happens(0.5) ? from + dice.between(1, 240) * HOUR_MS : judgedAt + DAY_MS;
  const quirks: Quirk[] = [
    { kind: "deleted", from: Math.max(from, ended) },
    { kind: "hidden", from: Math.max(from, live.createdAt), until },
    { kind: "status", from: Math.max(from, ended), until, word: dice.oneOf(WORDS) },
    {
      kind: "status",
      from: live.createdAt,
      until,
      word: dice.oneOf(["ARCHIVED_BY_META", "UNPUBLISHED", null]),
    },
    { kind: "start", from: Math.max(from, ended), until, value: drawStartText(dice, live) },
    { kind: "start", from: live.createdAt, until, value: dice.oneOf([null, "yesterday", ""]) },
    { kind: "length", from: Math.max(from, ended), seconds: drawLengthQuirk(dice, live) },
    { kind: "twice", from, word: dice.oneOf(["SCHEDULED_CANCELED", "UNPUBLISHED", "SCHEDULED_EXPIRED"]) },
  ];
  const [one, two] = [dice.between(0, 7), dice.between(0, 7)];
  const picked = dice.happens(0.3) && one !== two ? [one, two] : [one];
  return picked.flatMap((index) => quirks[index] ?? []);
}

/** A start reported again: in another month, a little later, or none. */
function drawStartText(dice: Dice, { startsAt, createdAt }: TrueLive): string | null {
  const at = startsAt ?? createdAt;
  return dice.oneOf([
    null,
    "0",
    graphTime(at - 35 * DAY_MS),
    graphTime(at - 60 * MINUTE_MS),
    graphTime(at + 3 * DAY_MS),
  ]);
}

/**
 * Trimmed afterwards, reported in milliseconds, or a day long. A wrong length is never a likely one of a short live.
 */
function drawLengthQuirk(dice: Dice, { startsAt, endsAt }: TrueLive): number {
  const seconds = ((endsAt ?? 0) - (startsAt ?? 0)) / 1000;
  return dice.oneOf([Math.max(1, seconds / 3), seconds * 1000, 86_400 * 3]);
}
