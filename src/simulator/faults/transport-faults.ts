import type { Reply } from "../exchange.ts";
import type { Fault } from "./fault.ts";
import type { FaultBoard, FaultScope } from "./fault-board.ts";

const HUGE_BYTES = 50 * 1024 * 1024;
const ELSEWHERE = "http://127.0.0.1:9/elsewhere";
const HTML =
  "<!DOCTYPE html><html><head><title>Sorry</title></head><body>Something went wrong.</body></html>";

/** Which faults are considered: those of one account, or those of a credential or the whole platform. */
export type FaultReach = "account" | "wide";

function within(reach: FaultReach): (fault: Fault) => boolean {
  return ({ account }) => (account !== undefined) === (reach === "account");
}

/** The delay of a response, in milliseconds. */
export function faultDelayMs(faults: FaultBoard, scope: FaultScope, reach: FaultReach): number {
  if (faults.isEmpty) return 0;
  return faults.trigger("slow", scope, within(reach))?.milliseconds ?? 0;
}

/** A response that the fault replaces entirely; `null` = no such fault. */
export function brokenReply(faults: FaultBoard, scope: FaultScope, reach: FaultReach): Reply | null {
  if (faults.isEmpty) return null;
  const which = within(reach);
  if (faults.trigger("reset", scope, which))
    return { status: 500, headers: {}, body: "", trouble: { kind: "reset" } };
  const redirect = faults.trigger("redirect", scope, which);
  if (redirect) return { status: 302, headers: { location: redirect.to ?? ELSEWHERE }, body: "" };
  const html = faults.trigger("html", scope, which);
  if (html) return { status: html.code ?? 200, headers: { "content-type": "text/html" }, body: HTML };
  const bare = faults.trigger("flaky", scope, (fault) => fault.json === false && which(fault));
  return bare ? { status: 500, headers: { "content-type": "text/html" }, body: HTML } : null;
}

/** The platform's response, damaged on its way. */
export function corruptReply(reply: Reply, faults: FaultBoard, scope: FaultScope, reach: FaultReach): Reply {
  if (faults.isEmpty) return reply;
  const which = within(reach);
  if (faults.trigger("cut-off", scope, which)) return { ...reply, trouble: { kind: "cut-off" } };
  const huge = faults.trigger("huge", scope, which);
  return huge ? { ...reply, trouble: { kind: "huge", bytes: huge.bytes ?? HUGE_BYTES } } : reply;
}

/** How far the platform's clock is ahead of the simulated world's, in milliseconds. */
export function skewMs(faults: FaultBoard, scope: FaultScope): number {
  return (faults.peek("clock-skew", { ...scope, accountKey: null })?.seconds ?? 0) * 1_000;
}
