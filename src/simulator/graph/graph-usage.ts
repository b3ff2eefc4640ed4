import type { AccountState } from "../world/world.ts";
import { faultEndMs } from "../faults/fault-board.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { GraphError } from "./graph-error.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEFAULT_WAIT_MINUTES = 5;

/** HTTP status and message of each throttle code (Meta, "Rate Limits"). */
const THROTTLES: ReadonlyMap<number, { status: number; message: string }> = new Map([
  [4, { status: 403, message: "(#4) Application request limit reached" }],
  [17, { status: 400, message: "(#17) User request limit reached" }],
  [32, { status: 403, message: "(#32) Page request limit reached" }],
  [613, { status: 400, message: "(#613) Calls to this api have exceeded the rate limit." }],
  [80001, { status: 400, message: "(#80001) There have been too many calls to this Page account." }],
]);

type WithUsage = { app: number; page: number; minutes: number };

/**
 * Counts the call against its limits. Returns the usage headers (omitted near 0 %) and throws the throttle error
 * when a limit is used up or a fault demands it. Records the wait, so that later calls during it are counted.
 */
export function spendGraphCall(call: GraphCall, face: AccountState | null): Record<string, string> {
  const { site, at } = call;
  const accountKey = face?.account.accountKey ?? null;
  const scopes = { wide: `facebook ${call.credential.name}`, page: `facebook page ${accountKey}` };
  site.requests.checkWait(scopes.wide, at, call.arrivedAt);
  if (face) site.requests.checkWait(scopes.page, at, call.arrivedAt);
  const fault = site.faults.trigger("throttle", faultScope(call, accountKey));
  if (fault) {
    const code = fault.code ?? (fault.account === undefined ? 4 : 80001);
    const untilMs = faultEndMs(fault) ?? at + DEFAULT_WAIT_MINUTES * 60_000;
    throw throttled(call, face, code, untilMs, fault.account === undefined ? scopes.wide : scopes.page);
  }
  const { graphCallsPerHour, graphCallsPerPageAndDay } = site.usage.limits;
  const app = site.usage.spend(scopes.wide, graphCallsPerHour, HOUR_MS, at);
  const page = face ? site.usage.spend(scopes.page, graphCallsPerPageAndDay, DAY_MS, at) : null;
  if (app?.refused || page?.refused) site.requests.overLimit += 1;
  if (app?.refused) throw throttled(call, face, 4, app.resetMs, scopes.wide);
  if (page?.refused) throw throttled(call, face, 80001, page.resetMs, scopes.page);
  const percent = site.faults.trigger("usage", faultScope(call, accountKey))?.percent ?? 0;
  return usageHeaders(face, {
    app: Math.max(percent, app ? Math.floor((app.used * 100) / app.limit) : 0),
    page: page ? Math.floor((page.used * 100) / page.limit) : 0,
    minutes: 0,
  });
}

function throttled(
  call: GraphCall,
  face: AccountState | null,
  code: number,
  untilMs: number,
  scope: string,
): GraphError {
  const { requests } = call.site;
  const { status, message } = THROTTLES.get(code) ?? { status: 400, message: `(#${code}) Too many calls` };
  requests.recordWait(scope, untilMs);
  const minutes = Math.max(1, Math.ceil((untilMs - call.at) / 60_000));
  const app = code === 80001 ? 0 : 100;
  const headers = usageHeaders(face, { app, page: 100, minutes });
  return new GraphError(status, code, message, code === 17 ? { subcode: 2446079, headers } : { headers });
}

/** All figures are percentages; the wait is in minutes (Meta, "Rate Limits": X-App-Usage, X-Business-Use-Case-Usage). */
function usageHeaders(face: AccountState | null, { app, page, minutes }: WithUsage): Record<string, string> {
  const headers: Record<string, string> = {};
  if (app >= 1)
    headers["x-app-usage"] = JSON.stringify({
      call_count: app,
      total_time: Math.floor(app / 2),
      total_cputime: 1,
    });
  if (page >= 1 || minutes > 0) {
    const usage = { type: "pages", call_count: page, total_cputime: 1, total_time: Math.floor(page / 2) };
    const entry = [{ ...usage, estimated_time_to_regain_access: minutes }];
    headers["x-business-use-case-usage"] = JSON.stringify({ [face?.id ?? "999000000000009"]: entry });
  }
  return headers;
}
