/**
 * Chance that repeats: the same words give the same number on every machine and in every order of asking, so that
 * the simulated world needs no memory of what it already drew.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash, text.length);
}

/** Two integers stirred into one unsigned integer of 32 bits. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1). */
export function chance(...words: (string | number)[]): number {
  return hash32(words.join("|")) / 0x1_0000_0000;
}

/** A whole number in [from, to]. */
export function between(from: number, to: number, ...words: (string | number)[]): number {
  return from + Math.floor(chance(...words) * (to - from + 1));
}

/** One of the list, which must not be empty. */
export function oneOf<T>(list: readonly [T, ...T[]], ...words: (string | number)[]): T {
  return list[Math.floor(chance(...words) * list.length)] ?? list[0];
}

/** `count` different whole numbers in [from, to], ascending; all of them when there are fewer. */
export function several(count: number, from: number, to: number, ...words: (string | number)[]): number[] {
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return all
    .map((value) => ({ value, order: chance(...words, value) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map((drawn) => drawn.value)
    .sort((a, b) => a - b);
}

/** `length` decimal digits that neither begin nor end with a zero. */
export function digits(length: number, ...words: (string | number)[]): string {
  let text = "";
  for (let i = 0; text.length < length; i += 1) text += String(hash32([...words, i].join("|"))).slice(1, 8);
  return `${text.slice(0, length - 1).replace(/^0/, "7")}${between(1, 9, ...words, "last")}`;
}
