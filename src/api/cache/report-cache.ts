import type { LatestChange } from "./latest-change.ts";
import { toEntityTag } from "../server/response-headers.ts";
import type { Clock } from "../../telemetry/clock.ts";

/** Bytes of an answer, made once and given to many. */
export type CachedAnswer = { body: Buffer; type: string; tag: string };

const MOST_HELD = 200;
/** What only the passing of time changes (an open month, `asOf`) is at most so old. */
const HOLD_MS = 30_000;

/** Answers that stand as long as nothing new became known. */
export class ReportCache {
  readonly #outbox: LatestChange;
  readonly #clock: Clock;
  readonly #held = new Map<string, { mark: string; answer: Promise<CachedAnswer> }>();

  constructor(outbox: LatestChange, clock: Clock) {
    this.#outbox = outbox;
    this.#clock = clock;
  }

  async get(
    key: string,
    make: () => Promise<{ body: string | Uint8Array; type: string }>,
  ): Promise<CachedAnswer> {
    const mark = `${await this.#outbox.newest()} ${this.#moment()}`;
    const held = this.#held.get(key);
    if (held?.mark === mark) return held.answer;
    const answer = make().then(({ body, type }) => {
      const bytes = Buffer.from(body as Uint8Array);
      return { body: bytes, type, tag: `W/${toEntityTag(bytes)}` };
    });
    this.#held.delete(key);
    this.#held.set(key, { mark, answer });
    answer.catch(() => this.#held.delete(key));
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(oldest);
    }
    return answer;
  }

  #moment(): number {
    const now = this.#clock.now().getTime();
    return this.#clock.source === "file" ? now : Math.floor(now / HOLD_MS);
  }
}
