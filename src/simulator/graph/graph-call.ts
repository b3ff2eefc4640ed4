import type { SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import type { Credential } from "../world/credential.ts";

/** One Graph call: a separate request, or one item of a batch. */
export type GraphCall = {
  site: SimulatorContext;
  /** The simulator's clock in milliseconds; the whole call uses this one instant. */
  at: number;
  method: string;
  /** The version that is actually served, e.g. `v26.0`. */
  version: string;
  segments: readonly string[];
  params: URLSearchParams;
  credential: Credential;
  inBatch: boolean;
  /** Instagram is asked through Graph too. */
  platform: "facebook" | "instagram";
  arrivedAt: number;
};

/** The fault scope of a Page in this call. */
export function faultScope(
  call: Pick<GraphCall, "platform" | "credential">,
  accountKey: string | null,
): FaultScope {
  return { platform: call.platform, accountKey, credential: call.credential.name };
}
