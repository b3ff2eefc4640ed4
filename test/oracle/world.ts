/**
 * The world of the oracle: what one Page really did around July 2023, and how Facebook shows it at any instant.
 * Nothing here imports the product, so that the two cannot share an error.
 */
export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The month that is judged, as local time of Asia/Kolkata has it. */
export const MONTH = { from: Date.UTC(2023, 5, 30, 18, 30), to: Date.UTC(2023, 6, 31, 18, 30) };

/** What Facebook, or the owner, does to a live after it is known. Times are true ones, in ms. */
export type Quirk =
  | { kind: "deleted"; from: number }
  /** The lists lack it, though its own node is there. */
  | { kind: "hidden"; from: number; until: number }
  /** Its status reads otherwise; `null` = it has none. */
  | { kind: "status"; from: number; until: number; word: string | null }
  /** Its start reads otherwise; `null` = it has none. */
  | { kind: "start"; from: number; until: number; value: string | null }
  | { kind: "length"; from: number; seconds: number }
  /** An answer lists it once more, with this status and no video. */
  | { kind: "twice"; from: number; word: string };

/** A live as it was. `startsAt` null = it was announced and never held. */
export type TrueLive = {
  id: string;
  videoId: string;
  createdAt: number;
  plannedFor: number | null;
  startsAt: number | null;
  endsAt: number | null;
  /** Who streamed it; another Page's live that is shown here does not count for the office. */
  fromId: string;
  quirks: readonly Quirk[];
};

/** The fault of one look. `lacks` = the list omits these lives without an error. */
export type Trouble =
  | { kind: "none" }
  | { kind: "lacks"; ids: readonly string[] }
  | { kind: "oldest_first" }
  | { kind: "later_page_fails" }
  | { kind: "cursor_refused" }
  | { kind: "expansion_lacks_the_list" }
  | { kind: "item_is_null" }
  | { kind: "html" }
  | { kind: "server_error" }
  | { kind: "throttled" }
  | { kind: "list_forbidden" }
  | { kind: "outage" };

/** One look of the collector: when it truly was, how far its clock was off, and what hindered it. */
export type PlannedLook = { at: number; clockErrorMs: number; trouble: Trouble };

export type World = {
  seed: number;
  /** The account's own id. */
  pageId: string;
  lives: readonly TrueLive[];
  looks: readonly PlannedLook[];
  judgedAt: number;
  /** How many items a page of a list holds. */
  pageSize: number;
  /** Whether lives vanish after 30 days, as documented, or stay listed. */
  expires: boolean;
};

/** A LiveVideo as the Graph API writes it. */
export type ShownLive = {
  id: string;
  status?: string;
  title: string;
  creation_time: string;
  broadcast_start_time?: string;
  planned_start_time?: string;
  from: { id: string; name: string };
  video?: { id: string; length?: number };
};

export const graphTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`;

const active = <K extends Quirk["kind"]>(
  live: TrueLive,
  kind: K,
  at: number,
): Extract<Quirk, { kind: K }>[] =>
  live.quirks.filter((quirk): quirk is Extract<Quirk, { kind: K }> => {
    const until = "until" in quirk ? quirk.until : Number.POSITIVE_INFINITY;
    return quirk.kind === kind && quirk.from <= at && at < until;
  });

/** Whether the live's own node answers at this instant. */
export function isThere(world: World, live: TrueLive, at: number): boolean {
  if (at < live.createdAt || active(live, "deleted", at).length > 0) return false;
  const begin = live.startsAt ?? live.plannedFor ?? live.createdAt;
  return !world.expires || at < begin + 30 * DAY_MS;
}

/** The live as an answer shows it at this instant. */
export function showLive(live: TrueLive, at: number): ShownLive {
  const { startsAt, endsAt, plannedFor } = live;
  const [status] = active(live, "status", at);
  const [start] = active(live, "start", at);
  const word = status === undefined ? statusAt(live, at) : status.word;
  const reported = startsAt !== null && startsAt <= at ? graphTime(startsAt) : null;
  const startText = start === undefined ? reported : start.value;
  const length = lengthAt(live, at);
  return {
    id: live.id,
    ...(word === null ? {} : { status: word }),
    title: "Welfare schemes",
    creation_time: graphTime(live.createdAt),
    ...(startText === null ? {} : { broadcast_start_time: startText }),
    ...(plannedFor === null ? {} : { planned_start_time: graphTime(plannedFor) }),
    from: { id: live.fromId, name: "A Page" },
    ...(endsAt !== null || startsAt !== null
      ? { video: { id: live.videoId, ...(length === null ? {} : { length }) } }
      : {}),
  };
}

/** A documented life: announced, on air, stopped, worked on for some minutes, recorded. */
function statusAt({ startsAt, endsAt, plannedFor }: TrueLive, at: number): string {
  if (startsAt === null)
    return plannedFor !== null && at > plannedFor + 60 * MINUTE_MS
      ? "SCHEDULED_EXPIRED"
      : "SCHEDULED_UNPUBLISHED";
  if (at < startsAt) return plannedFor === null ? "UNPUBLISHED" : "SCHEDULED_UNPUBLISHED";
  if (endsAt === null || at < endsAt) return "LIVE";
  if (at < endsAt + MINUTE_MS) return "LIVE_STOPPED";
  return at < endsAt + 5 * MINUTE_MS ? "PROCESSING" : "VOD";
}

function lengthAt(live: TrueLive, at: number): number | null {
  const { startsAt, endsAt } = live;
  if (startsAt === null || endsAt === null || at < endsAt + 5 * MINUTE_MS) return null;
  return active(live, "length", at).at(-1)?.seconds ?? (endsAt - startsAt) / 1000;
}

/** What the platform's own list of lives holds at this instant, as this look gets it; newest first unless hindered. */
export function listLives(world: World, at: number, trouble: Trouble): ShownLive[] {
  const lacking = trouble.kind === "lacks" ? trouble.ids : [];
  const listed = world.lives
    .filter((live) => isThere(world, live, at) && active(live, "hidden", at).length === 0)
    .filter((live) => !lacking.includes(live.id))
    .toSorted((a, b) => b.createdAt - a.createdAt);
  const shown = listed.flatMap((live) => {
    const one = showLive(live, at);
    const again = active(live, "twice", at).map(({ word }) => ({ ...one, status: word, video: undefined }));
    return [one, ...again.map(({ video: _video, ...rest }) => rest)];
  });
  return trouble.kind === "oldest_first" ? shown.toReversed() : shown;
}

/**
 * Whether the office really held a live of 30 minutes of its own in the month, on any of its accounts. Parts of one
 * account within two minutes are one, which belongs to the month in which its first part began; a part that is long
 * enough by itself counts in its own month.
 */
export function heldIt(accounts: readonly World[], neededSeconds = 1800, resumeSeconds = 120): boolean {
  const own = new Set(accounts.map(({ pageId }) => pageId));
  return accounts.some(({ lives }) =>
    reachesRule(
      lives.filter(({ fromId }) => own.has(fromId)),
      neededSeconds,
      resumeSeconds,
    ),
  );
}

function reachesRule(lives: readonly TrueLive[], neededSeconds: number, resumeSeconds: number): boolean {
  const aired = lives
    .flatMap(({ startsAt, endsAt }) =>
      startsAt === null || endsAt === null ? [] : [{ from: startsAt, to: endsAt }],
    )
    .toSorted((a, b) => a.from - b.from);
  let chain = { to: Number.NEGATIVE_INFINITY, seconds: 0, inMonth: false };
  for (const { from, to } of aired) {
    const inMonth = MONTH.from <= from && from < MONTH.to;
    const seconds = (to - from) / 1000;
    const goesOn = from - chain.to <= resumeSeconds * 1000;
    chain = goesOn
      ? { to, seconds: chain.seconds + seconds, inMonth: chain.inMonth }
      : { to, seconds, inMonth };
    if (chain.inMonth && chain.seconds >= neededSeconds) return true;
    if (inMonth && seconds >= neededSeconds) return true;
  }
  return false;
}
