import { type Incoming, jsonReply, type Reply, type SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import { brokenReply, skewMs, faultDelayMs, corruptReply } from "../faults/transport-faults.ts";
import { answerCall, type Subject, traceId } from "./answer-call.ts";
import { answerBatch } from "./batch.ts";
import { debugToken } from "./debug-token.ts";
import { serverError } from "./find-node.ts";
import { authenticate } from "./graph-access.ts";
import type { GraphCall } from "./graph-call.ts";
import { GraphError } from "./graph-error.ts";
import { recordCall } from "./record-call.ts";
import { servedVersion, splitPath } from "./versions.ts";

/** Answers any request to the Graph API. */
export function answerGraph(site: SimulatorContext, incoming: Incoming): Reply {
  const at = site.now();
  const { version, segments } = splitPath(incoming.path);
  const token = incoming.params.get("access_token") ?? incoming.bearer;
  const credential = token === null ? null : site.credentials.find(token);
  const platform = platformOf(site, segments, incoming.params);
  const scope: FaultScope = { platform, accountKey: null, credential: credential?.name ?? null };
  const subject: Subject = { kind: "refused", account: null, code: null };
  const outer = { site, at, params: incoming.params, credential };
  let reply = brokenReply(site.faults, scope, "wide");
  if (reply) subject.kind = "broken";
  else
    try {
      reply = dispatch(
        { ...outer, version: servedVersion(version), segments, incoming, token, platform },
        subject,
      );
      reply = corruptReply(reply, site.faults, scope, "wide");
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      subject.code = String(error.code);
      reply = error.reply(traceId({ site }));
    }
  recordCall(outer, subject, reply.status, incoming.path);
  const delayMs = (reply.delayMs ?? 0) + faultDelayMs(site.faults, scope, "wide");
  return {
    ...reply,
    delayMs,
    headers: {
      ...reply.headers,
      ...commonHeaders(site, at + skewMs(site.faults, scope), servedVersion(version)),
    },
  };
}

/** A call about the own account on Instagram, alone or as the first item of a batch. */
function platformOf(
  { credentials }: SimulatorContext,
  [first]: readonly string[],
  params: URLSearchParams,
): GraphCall["platform"] {
  const isOwn = first === credentials.instagramUserId;
  return isOwn || (params.get("batch") ?? "").includes(`"${credentials.instagramUserId}?`)
    ? "instagram"
    : "facebook";
}

type Dispatch = Omit<GraphCall, "credential" | "inBatch" | "method" | "arrivedAt"> & {
  incoming: Incoming;
  token: string | null;
};

function dispatch(asked: Dispatch, subject: Subject): Reply {
  const { site, at, segments, params, incoming, token, version, platform } = asked;
  const [first, second] = segments;
  if (first === "oauth" && second === "access_token") {
    subject.kind = "oauth.access_token";
    return exchangeToken(site, params);
  }
  if (params.has("ids") && first === undefined) throw idsAreGone();
  const credential = authenticate(site, token, params.get("appsecret_proof"), at, platform);
  const call: GraphCall = {
    site,
    at,
    version,
    segments,
    params,
    credential,
    method: (params.get("method") ?? incoming.method).toUpperCase(),
    inBatch: false,
    platform,
    arrivedAt: incoming.arrivedAt,
  };
  if (first === "debug_token") {
    subject.kind = "debug_token";
    return jsonReply(200, debugToken(site, params.get("input_token"), at));
  }
  if (first === undefined && call.method === "POST") {
    subject.kind = "batch";
    return answerBatch(call);
  }
  if (first === undefined) throw new GraphError(400, 100, "(#100) Unsupported get request.");
  const scope: FaultScope = { platform, accountKey: null, credential: credential.name };
  const flaky = site.faults.trigger("flaky", scope, ({ json }) => json !== false);
  if (flaky) throw serverError(flaky.code);
  const answer = answerCall(call);
  Object.assign(subject, answer.subject);
  return answer.reply ?? jsonReply(500, null);
}

/** Reading many ids at the root was removed with v26.0, for every version (Meta, "Introducing Graph API v26.0", 2026-07-29). */
function idsAreGone(): GraphError {
  return new GraphError(500, 100, "(#100) The ids parameter is deprecated for versions v26.0 and higher");
}

/** Supports the two grants a server needs: an app token, and exchanging a user token for a long-lived one. */
function exchangeToken(site: SimulatorContext, params: URLSearchParams): Reply {
  const { appId, appSecret } = site.credentials;
  if (params.get("client_id") !== appId || params.get("client_secret") !== appSecret)
    throw new GraphError(400, 101, "Error validating client secret.");
  if (params.get("grant_type") === "client_credentials")
    return jsonReply(200, { access_token: `${appId}|${appSecret}`, token_type: "bearer" });
  const token = params.get("fb_exchange_token");
  if (token === null || !site.credentials.find(token))
    throw new GraphError(400, 190, "Invalid OAuth access token.");
  return jsonReply(200, { access_token: token, token_type: "bearer", expires_in: 5_184_000 });
}

function commonHeaders(site: SimulatorContext, at: number, version: string): Record<string, string> {
  return {
    "facebook-api-version": version,
    date: new Date(at).toUTCString(),
    "x-fb-trace-id": traceId({ site }),
    "x-fb-request-id": traceId({ site }),
    "cache-control": "private, no-cache, no-store, must-revalidate",
  };
}
