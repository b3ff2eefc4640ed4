import type { FastifyRequest } from "fastify";
import type { KeyScope } from "../../domain/api-key.ts";

/** Who asks. `anonymous` = loopback, where no key exists: it may read and nothing else. */
export type Caller = {
  keyId: string | null;
  name: string;
  scopes: readonly KeyScope[];
  /** The session of a page, whose forms carry its token. */
  sessionToken: string | null;
};

export const ANONYMOUS: Caller = { keyId: null, name: "anonymous", scopes: ["read"], sessionToken: null };

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a route asks for; left out = `read`. `public` = no key. */
    scope?: KeyScope | "public";
    /** A page: who has no key is led to the form that takes one. */
    page?: boolean;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

/** The key that a request shows: Bearer, X-Api-Key, or the password of Basic. */
export function extractKey({ headers }: Pick<FastifyRequest, "headers">): string | null {
  const own = headers["x-api-key"];
  if (typeof own === "string" && own !== "") return own;
  const [scheme = "", value = ""] = (headers.authorization ?? "").split(/\s+/, 2);
  if (scheme.toLowerCase() === "bearer" && value !== "") return value;
  if (scheme.toLowerCase() !== "basic") return null;
  const pair = Buffer.from(value, "base64").toString("utf8");
  const password = pair.slice(pair.indexOf(":") + 1);
  return pair.includes(":") && password !== "" ? password : null;
}

const LOOPBACK_NAME = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

export const isLoopbackHost = (host: string): boolean => host === "::1" || LOOPBACK_NAME.test(host);

/**
 * Whether a request without a key may read: it names this machine (a page elsewhere that rebinds its name does not),
 * and no proxy passed it on.
 */
export function isFromThisMachine({ headers }: Pick<FastifyRequest, "headers">): boolean {
  const passedOn = ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip"];
  return isLoopbackHost(headers.host ?? "") && !passedOn.some((name) => headers[name] !== undefined);
}
