import type { PlatformLimits } from "./scenario.ts";

/** One rate window: calls so far, and when it resets (ms). */
export type UsageWindow = { used: number; limit: number; resetMs: number };

/** Counts calls in windows that start with the first call, on the simulator's clock. */
export class UsageMeter {
  limits: PlatformLimits;
  readonly #windows = new Map<string, { used: number; resetMs: number }>();
  /** Ids that X billed, by UTC day and kind: a resource is billed once a day. */
  readonly #billed = new Map<string, Set<string>>();
  #billedTotal = { users: 0, posts: 0 };

  constructor(limits: PlatformLimits) {
    this.limits = limits;
  }

  /** Counts one call. `null` = there is no limit. A refused call is not counted. */
  spend(
    key: string,
    limit: number | null,
    lengthMs: number,
    at: number,
  ): (UsageWindow & { refused: boolean }) | null {
    if (limit === null) return null;
    let window = this.#windows.get(key);
    if (!window || at >= window.resetMs) {
      window = { used: 0, resetMs: at + lengthMs };
      this.#windows.set(key, window);
    }
    const refused = window.used >= limit;
    if (!refused) window.used += 1;
    return { used: window.used, limit, resetMs: window.resetMs, refused };
  }

  bill(kind: "users" | "posts", ids: readonly string[], at: number): void {
    const key = `${kind} ${new Date(at).toISOString().slice(0, 10)}`;
    const paid = this.#billed.get(key) ?? new Set<string>();
    this.#billed.set(key, paid);
    const before = paid.size;
    for (const id of ids) paid.add(id);
    this.#billedTotal[kind] += paid.size - before;
  }

  /** Resources that X would have billed so far, and their price by X's public list (USD 0.010 a user, 0.005 a post). */
  billed(): { users: number; posts: number; usd: number } {
    const { users, posts } = this.#billedTotal;
    return { users, posts, usd: (users * 10 + posts * 5) / 1000 };
  }
}
