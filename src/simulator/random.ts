/**
 * Repeatable randomness: the same seeds give the same number on every machine and in any order, so that
 * the simulated world needs no memory of earlier draws.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash, text.length);
}

/** Mixes two integers into one unsigned 32-bit integer. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1). */
export function chance(...seeds: (string | number)[]): number {
  return hash32(seeds.join("|")) / 0x1_0000_0000;
}

/** A whole number in [from, to]. */
export function between(from: number, to: number, ...seeds: (string | number)[]): number {
  return from + Math.floor(chance(...seeds) * (to - from + 1));
}

/** One element of a non-empty list. */
export function oneOf<T>(list: readonly [T, ...T[]], ...seeds: (string | number)[]): T {
  return list[Math.floor(chance(...seeds) * list.length)] ?? list[0];
}

/** `count` different integers in [from, to], ascending; all of them if there are fewer. */
export function several(count: number, from: number, to: number, ...seeds: (string | number)[]): number[] {
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return all
    .map((value) => ({ value, order: chance(...seeds, value) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map((drawn) => drawn.value)
    .sort((a, b) => a - b);
}

/** `length` decimal digits that neither start nor end with zero. */
export function digits(length: number, ...seeds: (string | number)[]): string {
  let text = "";
  for (let i = 0; text.length < length; i += 1) text += String(hash32([...seeds, i].join("|"))).slice(1, 8);
  return `${text.slice(0, length - 1).replace(/^0/, "7")}${between(1, 9, ...seeds, "last")}`;
}

const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnopqrstuvwxyz";

/** `length` letters that are not mistaken for one another. */
export function characters(length: number, ...seeds: (string | number)[]): string {
  let text = "";
  for (let i = 0; i < length; i += 1) text += ALPHABET[hash32([...seeds, i].join("|")) % ALPHABET.length];
  return text;
}
