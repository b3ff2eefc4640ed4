/** Graph's way of writing an instant: whole seconds, UTC, without a colon in the offset. */
export function graphTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}+0000`;
}
