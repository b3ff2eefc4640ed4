import type { SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import type { Credential } from "../world/credentials.ts";

/** One Graph call: a request of its own, or one item of a batch. */
export type GraphCall = {
  site: SimulatorContext;
  /** The simulator's clock in milliseconds, one and the same for all of the call. */
  at: number;
  method: string;
  /** The version that is really served, `v26.0`. */
  version: string;
  segments: readonly string[];
  params: URLSearchParams;
  credential: Credential;
  inBatch: boolean;
  arrivedAt: number;
};

/** Where faults on a Page of this call would lie. */
export function faultScope(call: GraphCall, accountKey: string | null): FaultScope {
  return { platform: "facebook", accountKey, credential: call.credential.name };
}
