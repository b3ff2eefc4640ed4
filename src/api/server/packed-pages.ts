import type { FastifyReply } from "fastify";

/** A page as it goes over the network: its weak entity tag and its gzipped bytes. */
export type PackedPage = { tag: string; bytes: Buffer };

/** What is around a body differs by reader and by the time of the newest reading. */
const SURROUNDINGS_AT_MOST = 4;

const packed = new WeakMap<object, Map<string, PackedPage>>();
const places = new WeakMap<FastifyReply, { body: object; around: string }>();

/**
 * Finds the bytes of a page whose body is this very object and whose surroundings are these, letter by letter; else
 * notes the place, so that `keepPacked` can fill it. Bytes are kept as long as the body is.
 */
export function findPacked(reply: FastifyReply, body: object, around: string): PackedPage | null {
  const found = packed.get(body)?.get(around) ?? null;
  if (found === null) places.set(reply, { body, around });
  return found;
}

/** Keeps what was sent for the place that this reply noted. */
export function keepPacked(reply: FastifyReply, page: PackedPage): void {
  const place = places.get(reply);
  if (place === undefined) return;
  const pages = packed.get(place.body) ?? new Map<string, PackedPage>();
  packed.set(place.body, pages.set(place.around, page));
  const [oldest] = pages.keys();
  if (pages.size > SURROUNDINGS_AT_MOST && oldest !== undefined) pages.delete(oldest);
}
