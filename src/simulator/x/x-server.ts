import { type Incoming, jsonReply, type Reply, type SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import { brokenReply, skewMs, faultDelayMs, corruptReply } from "../faults/transport-faults.ts";
import type { Credential } from "../world/credential.ts";
import { verifySigner } from "./oauth1-check.ts";
import { timeOutOfBounds, unauthorized, unavailable, XProblem } from "./problem.ts";
import { findRoute } from "./routes.ts";
import { renewedBy, renewToken, TOKEN_PATH } from "./token-endpoint.ts";
import type { XCall } from "./x-call.ts";
import { spendXCall } from "./x-limits.ts";

const LONGEST = 300;

export const isXCall = ({ path }: Incoming): boolean => path.startsWith("/2/");

/** Answers any request to the X API. */
export function answerX(site: SimulatorContext, incoming: Incoming): Reply {
  const at = site.now();
  const caller = callerOf(site, incoming, at);
  const scope: FaultScope = { platform: "x", accountKey: null, credential: caller.name };
  let code: string | null = null;
  let reply = brokenReply(site.faults, scope, "wide");
  if (!reply)
    try {
      const right = caller.renews
        ? renewToken(site, incoming, scope, at)
        : answer(site, incoming, at, caller);
      reply = corruptReply(right, site.faults, scope, "wide");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      code = error.problem.code;
      const refused = error.problem.reply();
      reply = { ...refused, headers: { ...refused.headers, ...error.headers } };
    }
  site.requests.record({
    at: new Date(at),
    kind: `x.${caller.renews ? "token" : (findRoute(incoming.path)?.name ?? "unknown")}`,
    path: incoming.path.slice(0, LONGEST),
    fields: incoming.params.get("user.fields")?.slice(0, LONGEST) ?? null,
    credential: caller.name,
    account: null,
    status: reply.status,
    code,
  });
  const headers = {
    ...reply.headers,
    "api-version": "2.167",
    date: new Date(at + skewMs(site.faults, scope)).toUTCString(),
    "x-transaction-id": `sim${site.requests.next().toString(16)}`,
  };
  return { ...reply, headers, delayMs: (reply.delayMs ?? 0) + faultDelayMs(site.faults, scope, "wide") };
}

/** The caller and what is wrong with its credentials. `renews` = it exchanges a refresh token. */
type Caller = {
  name: string | null;
  credential: Credential | null;
  trouble: "unauthorized" | "timestamp" | null;
  renews: boolean;
};

function callerOf(site: SimulatorContext, incoming: Incoming, at: number): Caller {
  if (incoming.path === TOKEN_PATH && incoming.method === "POST")
    return { name: renewedBy(site, incoming), credential: null, trouble: null, renews: true };
  const scope: FaultScope = { platform: "x", accountKey: null, credential: null };
  const signer = verifySigner(site, incoming, at + skewMs(site.faults, scope));
  if (signer) return { ...signer, name: signer.credential?.name ?? null, renews: false };
  const credential = incoming.bearer === null ? null : site.credentials.find(incoming.bearer);
  // A token of OAuth 1.0a is not accepted as a bearer token.
  const trouble = credential === null || credential.tokenSecret !== null ? "unauthorized" : null;
  return { name: credential?.name ?? null, credential, trouble, renews: false };
}

function answer(
  site: SimulatorContext,
  incoming: Incoming,
  at: number,
  { credential, trouble }: Caller,
): Reply {
  const route = findRoute(incoming.path);
  if (!route || incoming.method !== "GET") return { status: 404, headers: {}, body: "" };
  if (trouble === "timestamp") throw new Refused(timeOutOfBounds(), {});
  if (trouble !== null || !isGood(site, credential, at)) throw new Refused(unauthorized(), {});
  const { headers, refusal } = spendXCall(site, route.family, credential, at, incoming);
  if (refusal) throw new Refused(refusal, headers);
  const scope: FaultScope = { platform: "x", accountKey: null, credential: credential.name };
  if (site.faults.trigger("flaky", scope, ({ json }) => json !== false))
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

function isGood(site: SimulatorContext, credential: Credential | null, at: number): credential is Credential {
  if (!credential || credential.platform !== "x" || site.credentials.isRevoked(credential.token))
    return false;
  if (credential.expiresMs !== null && at >= credential.expiresMs) return false;
  const scope = { platform: "x", accountKey: credential.accountKey, credential: credential.name } as const;
  return site.faults.trigger("credential-expired", scope) === null;
}
