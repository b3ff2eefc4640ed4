import type { AccountOutcome } from "../contract.ts";
import { LIMITS } from "./limits.ts";

/**
 * Pages whose list of lives was empty recently. An expanded answer omits an empty list and proves nothing, so for these
 * the edge itself is asked at once: one call for a look instead of two.
 */
export type EmptyLists = {
  has(node: string, now: Date): boolean;
  /** Remembers the outcome of a reading for as long as the followers that came with it are fresh. */
  remember(node: string, outcome: AccountOutcome): void;
};

export function createEmptyLists(): EmptyLists {
  const known = new Map<string, number>();
  return {
    has(node, now) {
      const until = known.get(node);
      if (until !== undefined && now.getTime() < until) return true;
      known.delete(node);
      return false;
    },
    remember(node, { audience, live }) {
      if (live === undefined) return;
      const isEmpty = live.ok && live.complete && live.value.sessions.length === 0;
      if (!isEmpty || audience?.ok === false) known.delete(node);
      else if (audience?.ok === true)
        known.set(node, audience.observedAt.getTime() + LIMITS.emptyListMilliseconds);
    },
  };
}
