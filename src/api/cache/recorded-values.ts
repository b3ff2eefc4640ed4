import { localDayAt } from "../../domain/slot.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { LatestChange } from "./latest-change.ts";

const MAX_ENTRIES = 200;
/** What changes with time alone (an open month, `asOf`) is at most this old. */
const MAX_AGE_MS = 30_000;

type Mark = { change: number; moment: number; day: string };
type Entry = { mark: Mark; value: Promise<unknown>; isFinal: boolean };

/** Values loaded once for many requests, until something new is recorded. */
export class RecordedValues {
  readonly #outbox: Pick<LatestChange, "newest">;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #entries = new Map<string, Entry>();

  constructor(outbox: Pick<LatestChange, "newest">, clock: Clock, zone: string) {
    this.#outbox = outbox;
    this.#clock = clock;
    this.#zone = zone;
  }

  /** `isFinal`: whether time alone changes the value once a local day at most, as for a closed month. */
  async get<T>(
    key: string,
    load: () => Promise<T>,
    isFinal: (value: T) => boolean = () => false,
  ): Promise<T> {
    const mark = await this.#mark();
    const held = this.#entries.get(key);
    if (held !== undefined && isSame(held, mark)) {
      this.#touch(key, held);
      return held.value as Promise<T>;
    }
    const value = load();
    const entry: Entry = { mark, value, isFinal: false };
    this.#touch(key, entry);
    value.then(
      (loaded) => {
        entry.isFinal = isFinal(loaded);
      },
      () => this.#entries.delete(key),
    );
    return value;
  }

  /** What is there already; `null` = it would have to be loaded. */
  async held<T>(key: string): Promise<T | null> {
    const held = this.#entries.get(key);
    return held !== undefined && isSame(held, await this.#mark()) ? (held.value as Promise<T>) : null;
  }

  /** Loads everything again at the next request: for a caller that has just changed something. */
  forget(): void {
    this.#entries.clear();
  }

  #touch(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) break;
      this.#entries.delete(oldest);
    }
  }

  async #mark(): Promise<Mark> {
    const change = await this.#outbox.newest();
    const now = this.#clock.now();
    const moment = this.#clock.source === "file" ? now.getTime() : Math.floor(now.getTime() / MAX_AGE_MS);
    return { change, moment, day: localDayAt(now, this.#zone).day };
  }
}

const isSame = ({ mark, isFinal }: Entry, now: Mark): boolean =>
  mark.change === now.change && (mark.moment === now.moment || (isFinal && mark.day === now.day));
