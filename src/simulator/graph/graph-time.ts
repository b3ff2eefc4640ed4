/** Formats an instant as Graph does: whole seconds, UTC, no colon in the offset. */
export function graphTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}+0000`;
}
