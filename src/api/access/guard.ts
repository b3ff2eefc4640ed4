import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type ApiKey, type KeyScope, scopesAllow } from "../../domain/api-key.ts";
import type { Store } from "../../store/contracts/store.ts";
import { systemClock } from "../../telemetry/clock.ts";
import type { ApiLimits } from "../context.ts";
import { HttpProblem } from "../server/problem.ts";
import { ANONYMOUS, type Caller, isFromThisMachine, extractKey } from "./caller.ts";
import { type FailedKeys, toTooMany } from "./failed-keys.ts";
import type { KeyRing } from "./key-ring.ts";
import { hashKey } from "./key-text.ts";
import { getSessionToken } from "./login-session.ts";

export type GuardOptions = {
  store: Pick<Store, "keys">;
  ring: KeyRing;
  limits: ApiLimits;
  failedKeys: FailedKeys;
  /** Whether the server listens on loopback only. */
  loopback: boolean;
};

const CHALLENGE = {
  "www-authenticate": 'Basic realm="reach-collector", charset="UTF-8", Bearer realm="reach-collector"',
};

/** Enforces each route's scope and each key's rate limit before the request body is read. */
export function guardRoutes(app: FastifyInstance, options: GuardOptions): void {
  const { limits } = options;
  const perKey = new RateLimiterMemory({ points: limits.requestsPerTenSeconds, duration: 10 });
  app.decorateRequest("caller");
  app.addHook("onRequest", async (request, reply) => {
    request.caller = ANONYMOUS;
    const { scope = "read", page = false } = request.routeOptions.config;
    if (scope === "public" || request.is404) return;
    const caller = await identifyCaller(request, options);
    if (caller === null) {
      if (page && request.method === "GET")
        return reply.redirect(`/login?to=${encodeURIComponent(request.url)}`);
      throw toUnauthorized(request, options);
    }
    request.caller = caller;
    if (isBeyondOffice(caller, request))
      throw new HttpProblem(
        403,
        `the key "${caller.name}" opens the sheet of ${caller.officeId} at /offices/${caller.officeId} and nothing else`,
      );
    const wanted = [scope].flat();
    if (!wanted.some((one) => scopesAllow(caller.scopes, one))) throw toForbidden(caller, wanted);
    if (caller.keyId !== null) await spend(perKey, caller.keyId, reply, limits.requestsPerTenSeconds);
  });
}

const toCaller = ({ keyId, name, scopes, officeId }: ApiKey, sessionToken: string | null): Caller => ({
  keyId,
  name,
  scopes,
  officeId: officeId ?? null,
  sessionToken,
});

/** A key of one office opens that office's sheet, ends its own login, and does nothing else. */
function isBeyondOffice({ officeId }: Caller, request: FastifyRequest): boolean {
  if (officeId === null) return false;
  const { isOfficeSheet = false, isForEveryKey = false } = request.routeOptions.config;
  const { office } = (request.params ?? {}) as { office?: string };
  return !isForEveryKey && !(isOfficeSheet && office === officeId);
}

async function identifyCaller(
  request: FastifyRequest,
  { store, ring, failedKeys, loopback }: GuardOptions,
): Promise<Caller | null> {
  const text = extractKey(request);
  if (text !== null) {
    await failedKeys.refuseGuessing(request.ip);
    const key = await ring.identify(text);
    if (key) return toCaller(key, null);
    await failedKeys.count(request.ip);
    throw new HttpProblem(401, "this key is unknown or was revoked", { headers: CHALLENGE });
  }
  const token = getSessionToken(request);
  const reads = request.method === "GET" || request.method === "HEAD";
  if (token !== null && (reads || request.routeOptions.config.page === true)) {
    const session = await store.keys.session(hashKey(token));
    const key = session && session.expiresAt > systemClock.now() ? await ring.byId(session.keyId) : null;
    if (key) return toCaller(key, token);
  }
  const isOpen = loopback && isFromThisMachine(request) && !(await ring.hasKeys());
  return isOpen ? ANONYMOUS : null;
}

async function spend(
  limiter: RateLimiterMemory,
  who: string,
  reply: FastifyReply,
  limit: number,
): Promise<void> {
  try {
    const left = await limiter.consume(who);
    void reply.header("ratelimit-limit", limit).header("ratelimit-remaining", left.remainingPoints);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw toTooMany(refused);
  }
}

function toUnauthorized(request: FastifyRequest, { loopback }: GuardOptions): HttpProblem {
  const detail =
    loopback && !isFromThisMachine(request)
      ? "without a key only this machine may read, by the name localhost and not through a proxy; create a key with: reach keys add NAME"
      : "send a key as Bearer, X-Api-Key, or the password of Basic; create one with: reach keys add NAME";
  return new HttpProblem(401, detail, { headers: CHALLENGE });
}

function toForbidden(caller: Caller, wanted: readonly KeyScope[]): HttpProblem {
  const scope = wanted.join(" or ");
  if (caller.keyId === null)
    return new HttpProblem(
      401,
      `without a key this server only answers reads; create one with: reach keys add NAME --scope ${wanted[0] ?? "read"}`,
      { headers: CHALLENGE },
    );
  return new HttpProblem(
    403,
    `the key "${caller.name}" has the scope ${caller.scopes.join(", ")}; this needs ${scope}`,
  );
}
