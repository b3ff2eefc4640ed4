import type { Simulator } from "../../../src/simulator/simulator.ts";

/** An answer is kept only if it came within this time of its question, by the clock of the process that asked. */
const ANSWER_AGE_MS_MAX = 5 * 60_000;

/** The world, and the accounts of which figures are told; their number does not change. */
type Source = { accounts: readonly { accountKey: string }[]; world: Pick<Simulator["world"], "followersAt"> };

/**
 * The followers that platforms told at each stand of the clock, noted when it was set: where the clock is set back the
 * past is played again, and may then hold other figures.
 */
export class ReportedFigures {
  readonly #source: Source;
  readonly #places: ReadonlyMap<string, number>;
  readonly #stands: { atMs: number; followers: Int32Array }[] = [];
  /** For each stand, the lowest from it on and the highest up to it. */
  #reach: { lowestOn: Float64Array; highestTo: Float64Array } | null = null;

  constructor(source: Source) {
    this.#source = source;
    this.#places = new Map(source.accounts.map(({ accountKey }, i) => [accountKey, i]));
  }

  /** To be called whenever the clock was set. */
  note(at: Date): void {
    const { world } = this.#source;
    const followers = Int32Array.from(this.#places.keys(), (key) => world.followersAt(key, at));
    this.#stands.push({ atMs: at.getTime(), followers });
    this.#reach = null;
  }

  /**
   * Whether a reading of these followers can have been observed at an instant. No process sees its clock run backwards:
   * what was told at a stand of the clock was asked for no later than at the highest stand up to it, and came no earlier
   * than at the lowest one from it on.
   */
  couldBeSeen(accountKey: string, followers: unknown, observedAt: Date): boolean {
    const { lowestOn, highestTo } = (this.#reach ??= this.#measure());
    const place = this.#places.get(accountKey) ?? -1;
    const at = observedAt.getTime();
    const first = firstIndex(highestTo, (highest) => highest >= at - ANSWER_AGE_MS_MAX);
    for (let i = first; i < this.#stands.length && (lowestOn[i] ?? 0) <= at; i += 1)
      if (this.#stands[i]?.followers[place] === followers) return true;
    return false;
  }

  /** The stands of the clock at which it was told, for who looks into a failure. */
  when(accountKey: string, followers: unknown): string[] {
    const place = this.#places.get(accountKey) ?? -1;
    return this.#stands
      .filter((stand) => stand.followers[place] === followers)
      .map(({ atMs }) => new Date(atMs).toISOString());
  }

  #measure() {
    const count = this.#stands.length;
    const [lowestOn, highestTo] = [new Float64Array(count), new Float64Array(count)];
    this.#stands.forEach(({ atMs }, i) => {
      highestTo[i] = Math.max(atMs, highestTo[i - 1] ?? atMs);
    });
    for (let i = count - 1; i >= 0; i -= 1) {
      const atMs = this.#stands[i]?.atMs ?? 0;
      lowestOn[i] = Math.min(atMs, lowestOn[i + 1] ?? atMs);
    }
    return { lowestOn, highestTo };
  }
}

/** Where, in a row that only grows, the first value lies that passes; its length if none does. */
function firstIndex(row: Float64Array, passes: (value: number) => boolean): number {
  let [from, to] = [0, row.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (passes(row[middle] ?? 0)) to = middle;
    else from = middle + 1;
  }
  return from;
}
