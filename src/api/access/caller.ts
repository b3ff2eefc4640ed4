import type { FastifyRequest } from "fastify";
import type { KeyScope } from "../../domain/api-key.ts";

/** Who sent the request. `anonymous` = on loopback while no key exists; it may only read. */
export type Caller = {
  keyId: string | null;
  name: string;
  scopes: readonly KeyScope[];
  /** The only office whose sheet it may open; `null` = not limited to one. */
  officeId: string | null;
  /** The login session's token, from which form tokens are derived. */
  sessionToken: string | null;
};

export const ANONYMOUS: Caller = {
  keyId: null,
  name: "anonymous",
  scopes: ["read"],
  officeId: null,
  sessionToken: null,
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** The scope that a route needs, or one of several; left out = `read`. `public` = no key. */
    scope?: KeyScope | "public" | readonly KeyScope[];
    /** The route's parameter `office` names whose sheet it is: a key of that office may read it. */
    isOfficeSheet?: boolean;
    /** Concerns the caller's own login alone. */
    isForEveryKey?: boolean;
    /** A page: a request without a key is redirected to the login form. */
    page?: boolean;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

/** The key of a request: Bearer, X-Api-Key, or the password of Basic. */
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

/** Whether a request without a key may read: its Host is this machine (against DNS rebinding), without a proxy. */
export function isFromThisMachine({ headers }: Pick<FastifyRequest, "headers">): boolean {
  const forwarded = ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip"];
  return isLoopbackHost(headers.host ?? "") && !forwarded.some((name) => headers[name] !== undefined);
}
