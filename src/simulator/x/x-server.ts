import { type Incoming, jsonReply, type Reply, type Site } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import { brokenAnswer, slowness, spoilt } from "../faults/transport-faults.ts";
import type { Credential } from "../world/credentials.ts";
import { unauthorized, unavailable, XProblem } from "./problem.ts";
import { findRoute } from "./routes.ts";
import type { XCall } from "./x-call.ts";
import { spendXCall } from "./x-limits.ts";

const LONGEST = 300;

/** Answers any request to the X API. */
export function answerX(site: Site, incoming: Incoming): Reply {
  const at = site.now();
  const route = findRoute(incoming.path);
  const credential = incoming.bearer === null ? null : site.credentials.find(incoming.bearer);
  const scope: FaultScope = { platform: "x", accountKey: null, credential: credential?.name ?? null };
  let code: string | null = null;
  let reply = brokenAnswer(site.faults, scope, "wide");
  if (!reply)
    try {
      reply = spoilt(answer(site, incoming, at, credential), site.faults, scope, "wide");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      code = error.problem.code;
      const refused = error.problem.reply();
      reply = { ...refused, headers: { ...refused.headers, ...error.headers } };
    }
  site.requests.record({
    at: new Date(at),
    kind: `x.${route?.name ?? "unknown"}`,
    path: incoming.path.slice(0, LONGEST),
    fields: incoming.params.get("user.fields")?.slice(0, LONGEST) ?? null,
    credential: credential?.name ?? null,
    account: null,
    status: reply.status,
    code,
  });
  const headers = {
    ...reply.headers,
    "api-version": "2.167",
    date: new Date(at).toUTCString(),
    "x-transaction-id": `sim${site.requests.next().toString(16)}`,
  };
  return { ...reply, headers, delayMs: (reply.delayMs ?? 0) + slowness(site.faults, scope, "wide") };
}

function answer(site: Site, incoming: Incoming, at: number, credential: Credential | null): Reply {
  const route = findRoute(incoming.path);
  if (!route || incoming.method !== "GET") return { status: 404, headers: {}, body: "" };
  if (!isGood(site, credential, incoming.bearer, at)) throw new Refused(unauthorized(), {});
  const { headers, refusal } = spendXCall(site, route.family, credential, at, incoming);
  if (refusal) throw new Refused(refusal, headers);
  const scope: FaultScope = { platform: "x", accountKey: null, credential: credential.name };
  if (site.faults.strike("flaky", scope, ({ json }) => json !== false))
    throw new Refused(unavailable(), headers);
  const call: XCall = { site, at, params: incoming.params, credential };
  try {
    return jsonReply(200, route.answer(call), headers);
  } catch (error) {
    throw error instanceof XProblem ? new Refused(error, headers) : error;
  }
}

class Refused extends Error {
  readonly problem: XProblem;
  readonly headers: Record<string, string>;

  constructor(problem: XProblem, headers: Record<string, string>) {
    super(problem.message);
    this.problem = problem;
    this.headers = headers;
  }
}

function isGood(
  site: Site,
  credential: Credential | null,
  token: string | null,
  at: number,
): credential is Credential {
  if (!credential || token === null || credential.platform !== "x" || site.credentials.isRevoked(token))
    return false;
  if (credential.expiresMs !== null && at >= credential.expiresMs) return false;
  const scope = { platform: "x", accountKey: credential.accountKey, credential: credential.name } as const;
  return site.faults.strike("credential-expired", scope) === null;
}
