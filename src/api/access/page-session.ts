import { createHmac, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../../store/contracts/store.ts";
import { systemClock } from "../../telemetry/clock.ts";
import { digestOf, sameDigest } from "./key-text.ts";

const COOKIE = "reach_session";
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const HOURS = 12;

/**
 * Opens a session for a key, in real time whatever clock the readings follow, and hands the browser a cookie that
 * scripts and other sites cannot use.
 */
export async function openSession(
  store: Pick<Store, "keys">,
  reply: FastifyReply,
  keyId: string,
  secure: boolean,
): Promise<void> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(systemClock.now().getTime() + HOURS * 3_600_000);
  await store.keys.openLoginSession({ tokenHash: digestOf(token), keyId, expiresAt });
  setCookie(reply, COOKIE, token, { maxAgeSeconds: HOURS * 3600, secure });
}

export async function endSession(
  store: Pick<Store, "keys">,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  await store.keys.endLoginSession(digestOf(token));
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

export function cookieOf({ headers }: Pick<FastifyRequest, "headers">, name: string): string | null {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [own = "", value = ""] = part.trim().split("=", 2);
    if (own === name) return value;
  }
  return null;
}

/** The token of the request's session, if it has the form of one. */
export function sessionTokenOf(request: Pick<FastifyRequest, "headers">): string | null {
  const token = cookieOf(request, COOKIE);
  return token !== null && TOKEN.test(token) ? token : null;
}

/** What a form of a session carries, so that no other site can send it. */
export function formTokenOf(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("form").digest("hex");
}

export function isFormTokenOf(sessionToken: string, shown: unknown): boolean {
  return (
    typeof shown === "string" && /^[0-9a-f]{64}$/.test(shown) && sameDigest(formTokenOf(sessionToken), shown)
  );
}
