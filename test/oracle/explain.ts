import type { LookLog } from "./graph-transport.ts";
import type { World } from "./world.ts";

/**
 * Why a wrong verdict was wrong for every reader, from the world's side; `null` = nothing explains it, so the reader
 * of the oracle is to be doubted.
 */
export function explainUnknowable(accounts: readonly World[], logs: readonly LookLog[]): string | null {
  const shown = new Set(
    logs.flatMap(({ lists, nodes }) => [
      ...lists.flatMap(({ items }) => items.flatMap(({ id, video }) => [id, video?.id])),
      ...nodes.map(({ id }) => id),
    ]),
  );
  const ids = new Set(accounts.map(({ pageId }) => pageId));
  const lives = accounts.flatMap((account) => account.lives);
  const own = lives.filter(({ fromId, startsAt }) => ids.has(fromId) && startsAt !== null);
  if (own.some(({ id, videoId }) => !shown.has(id) && !shown.has(videoId)))
    return "a live was deleted, or left out of every list, before it was ever shown";
  const falsified = own.filter(({ quirks }) =>
    quirks.some(({ kind }) => kind === "length" || kind === "start"),
  );
  return falsified.length > 0
    ? "a live was cut, or its start told otherwise, before it was ever shown"
    : null;
}
