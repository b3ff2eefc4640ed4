import type { LatestChange } from "./latest-change.ts";
import { toEntityTag } from "../server/response-headers.ts";
import type { Clock } from "../../telemetry/clock.ts";

/** The bytes of a response, rendered once for many requests. */
export type CachedAnswer = { body: Buffer; type: string; tag: string };

const MAX_ENTRIES = 200;
/** What changes only with time (an open month, `asOf`) is at most this old. */
const MAX_AGE_MS = 30_000;

/** Caches rendered reports until something new is recorded. */
export class ReportCache {
  readonly #outbox: LatestChange;
  readonly #clock: Clock;
  readonly #entries = new Map<string, { mark: string; answer: Promise<CachedAnswer> }>();

  constructor(outbox: LatestChange, clock: Clock) {
    this.#outbox = outbox;
    this.#clock = clock;
  }

  async get(
    key: string,
    make: () => Promise<{ body: string | Uint8Array; type: string }>,
  ): Promise<CachedAnswer> {
    const mark = `${await this.#outbox.newest()} ${this.#moment()}`;
    const held = this.#entries.get(key);
    if (held?.mark === mark) return held.answer;
    const answer = make().then(({ body, type }) => {
      const bytes = Buffer.from(body as Uint8Array);
      return { body: bytes, type, tag: `W/${toEntityTag(bytes)}` };
    });
    this.#entries.delete(key);
    this.#entries.set(key, { mark, answer });
    answer.catch(() => this.#entries.delete(key));
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) break;
      this.#entries.delete(oldest);
    }
    return answer;
  }

  #moment(): number {
    const now = this.#clock.now().getTime();
    return this.#clock.source === "file" ? now : Math.floor(now / MAX_AGE_MS);
  }
}
