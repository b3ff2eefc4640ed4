import { faultEndMs } from "../faults/fault-board.ts";
import type { Incoming, SimulatorContext } from "../exchange.ts";
import type { Credential } from "../world/credential.ts";
import { clientForbidden, outOfCredit, tooManyRequests, usageCapped, type XProblem } from "./problem.ts";

/** Endpoints that share a limit (X, "Rate limits"). */
export type XFamily = "users" | "users_by" | "posts" | "broadcasts" | "usage";

const WINDOW_MS = 15 * 60_000;

/** The rate limit headers of a response, and the refusal when the window is used up or a fault demands it. */
export function spendXCall(
  site: SimulatorContext,
  family: XFamily,
  credential: Credential,
  at: number,
  incoming: Incoming,
): { headers: Record<string, string>; refusal: XProblem | null } {
  const key = `x ${family} ${credential.name}`;
  site.requests.checkWait(key, at, incoming.arrivedAt);
  const { limits } = site.usage;
  const table =
    family === "users" || family === "users_by"
      ? limits.xUsers
      : family === "posts"
        ? limits.xPosts
        : limits.xOther;
  const limit = credential.kind === "owner" ? table.owner : table.app;
  const scope = { platform: "x", accountKey: null, credential: credential.name } as const;
  const fault = site.faults.trigger("throttle", scope);
  const window = site.usage.spend(key, limit, WINDOW_MS, at) ?? {
    used: 0,
    limit,
    resetMs: at + WINDOW_MS,
    refused: false,
  };
  const resetMs = fault ? (faultEndMs(fault) ?? at + WINDOW_MS) : window.resetMs;
  if (window.refused) site.requests.overLimit += 1;
  const refused = fault !== null || window.refused;
  if (refused) site.requests.recordWait(key, resetMs);
  const headers = {
    "x-rate-limit-limit": String(limit),
    "x-rate-limit-remaining": String(refused ? 0 : limit - window.used),
    "x-rate-limit-reset": String(Math.ceil(resetMs / 1000)),
  };
  if (refused) return { headers, refusal: tooManyRequests() };
  if (site.faults.trigger("out-of-credit", scope)) return { headers, refusal: outOfCredit() };
  if (site.faults.trigger("usage-capped", scope)) return { headers, refusal: usageCapped() };
  const forbidden = site.faults.trigger("forbidden", scope, ({ account }) => account === undefined);
  return { headers, refusal: forbidden ? clientForbidden() : null };
}
