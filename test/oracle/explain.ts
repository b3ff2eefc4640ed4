import type { LookLog } from "./graph-transport.ts";
import type { TrueLive, World } from "./world.ts";

const CLOCK_BOUND_MS = 60_000;

/**
 * Why a wrong verdict was wrong for every reader, from the world's side; `null` = nothing explains it, so the reader
 * of the oracle is to be doubted.
 */
export function explainUnknowable(accounts: readonly World[], logs: readonly LookLog[]): string | null {
  const seenAt = new Map<string, number>();
  // What came while the collector's clock was wrong was not recorded.
  const sound = logs.filter(({ look }) => Math.abs(look.clockErrorMs) <= CLOCK_BOUND_MS);
  for (const { look, lists, nodes } of sound)
    for (const { id, video } of [...lists.flatMap(({ items }) => items), ...nodes])
      for (const name of [id, ...(video === undefined ? [] : [video.id])]) seenAt.set(name, look.at);
  const wasShown = ({ id, videoId, startsAt }: TrueLive) =>
    Math.max(seenAt.get(id) ?? 0, seenAt.get(videoId) ?? 0) >= (startsAt ?? 0);
  const ids = new Set(accounts.map(({ pageId }) => pageId));
  const lives = accounts.flatMap((account) => account.lives);
  const own = lives.filter(({ fromId, startsAt }) => ids.has(fromId) && startsAt !== null);
  if (own.some((live) => !wasShown(live)))
    return "a live was deleted, or left out of every list, before it was ever shown on air";
  const falsified = own.filter(({ quirks }) =>
    quirks.some(({ kind }) => kind === "length" || kind === "start"),
  );
  return falsified.length > 0
    ? "a live was cut, or its start told otherwise, before it was ever shown"
    : null;
}
