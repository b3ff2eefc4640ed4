import { createHmac, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../../store/contracts/store.ts";
import { systemClock } from "../../telemetry/clock.ts";
import { hashKey, equalDigests } from "./key-text.ts";

const COOKIE = "reach_session";
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const HOURS = 12;

/**
 * Opens a login session for a key and sets a cookie that scripts and other sites cannot use. Its expiry follows the
 * system clock, not a clock file.
 */
export async function openLoginSession(
  store: Pick<Store, "keys">,
  reply: FastifyReply,
  keyId: string,
  secure: boolean,
): Promise<void> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(systemClock.now().getTime() + HOURS * 3_600_000);
  await store.keys.openLoginSession({ tokenHash: hashKey(token), keyId, expiresAt });
  setCookie(reply, COOKIE, token, { maxAgeSeconds: HOURS * 3600, secure });
}

export async function endLoginSession(
  store: Pick<Store, "keys">,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  await store.keys.endLoginSession(hashKey(token));
  setCookie(reply, COOKIE, "", { maxAgeSeconds: 0, secure: false });
}

export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  { maxAgeSeconds, secure }: { maxAgeSeconds: number; secure: boolean },
): void {
  const flags = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
  void reply.header("set-cookie", `${name}=${value}; ${flags}`);
}

export function getCookie({ headers }: Pick<FastifyRequest, "headers">, name: string): string | null {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [own = "", value = ""] = part.trim().split("=", 2);
    if (own === name) return value;
  }
  return null;
}

/** The token of the request's login session, if it is well-formed. */
export function getSessionToken(request: Pick<FastifyRequest, "headers">): string | null {
  const token = getCookie(request, COOKIE);
  return token !== null && TOKEN.test(token) ? token : null;
}

/** The token in a session's forms, so that another site cannot submit them. */
export function toFormToken(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("form").digest("hex");
}

export function isFormToken(sessionToken: string, shown: unknown): boolean {
  return (
    typeof shown === "string" &&
    /^[0-9a-f]{64}$/.test(shown) &&
    equalDigests(toFormToken(sessionToken), shown)
  );
}
