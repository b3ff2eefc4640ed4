const FIRST_SLOTS = 1 << 12;
const FULLEST = 0.8;

/**
 * Finds repeated keys among very many, in about ten bytes a key: a table of 64 bits of each. It misses no repetition;
 * two keys with equal bits may be reported too, so the caller compares the lines themselves.
 */
export class RepeatFinder {
  readonly repeated = new Set<string>();
  #words = new Uint32Array(2 * FIRST_SLOTS);
  #count = 0;

  add(key: string): void {
    const [low, high] = hashOf(key);
    if (this.#place(low, high)) this.repeated.add(key);
    if (this.#count > (this.#words.length / 2) * FULLEST) this.#grow();
  }

  /** Whether it was there. */
  #place(low: number, high: number): boolean {
    const words = this.#words;
    const mask = words.length / 2 - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const [first, second] = [words[2 * slot], words[2 * slot + 1]];
      if (first === low && second === high) return true;
      if (first !== 0 || second !== 0) continue;
      words[2 * slot] = low;
      words[2 * slot + 1] = high;
      this.#count += 1;
      return false;
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(2 * before.length);
    this.#count = 0;
    for (let at = 0; at < before.length; at += 2) {
      const [low = 0, high = 0] = [before[at], before[at + 1]];
      if (low !== 0 || high !== 0) this.#place(low, high);
    }
  }
}

/** Two words that depend on every letter; never both zero, which means an empty slot. */
function hashOf(key: string): [number, number] {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return [low >>> 0, high >>> 0 || 1];
}
