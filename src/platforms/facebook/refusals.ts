import type { ReachError } from "../../errors/reach-error.ts";
import { LIMITS } from "./limits.ts";

/** Pages whose list of lives was refused recently: for a while the fallback list is read instead. */
export type Refusals = {
  get(node: string, now: Date): ReachError | null;
  remember(node: string, error: ReachError, now: Date): void;
};

export function createRefusals(): Refusals {
  const known = new Map<string, { error: ReachError; until: number }>();
  return {
    get(node, now) {
      const held = known.get(node);
      if (held !== undefined && now.getTime() < held.until) return held.error;
      known.delete(node);
      return null;
    },
    remember(node, error, now) {
      known.set(node, { error, until: now.getTime() + LIMITS.refusalMilliseconds });
    },
  };
}
