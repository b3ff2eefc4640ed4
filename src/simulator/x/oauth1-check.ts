import { createHmac, timingSafeEqual } from "node:crypto";
import type { Incoming, SimulatorContext } from "../exchange.ts";
import type { Credential } from "../world/credential.ts";

/** How far a signature's timestamp may differ from the platform's clock (X, "Authorizing a request"). */
const SECONDS_APART = 300;
const NONCES_KEPT = 20_000;

export type Signer = { credential: Credential | null; trouble: null | "unauthorized" | "timestamp" };

/**
 * Verifies an OAuth 1.0a HMAC-SHA1 signature (RFC 5849). `null` = the request is not signed. A wrong key, token or
 * signature, a reused nonce and a timestamp out of bounds are reported as X reports them.
 */
export function verifySigner(site: SimulatorContext, incoming: Incoming, nowMs: number): Signer | null {
  const fields = fieldsOf(incoming.authorization ?? "");
  if (fields === null) return null;
  const credential = site.credentials.find(fields.get("oauth_token") ?? "");
  const refused = (trouble: Signer["trouble"]) => ({ credential, trouble });
  if (credential === null || credential.tokenSecret === null) return refused("unauthorized");
  if (fields.get("oauth_consumer_key") !== site.credentials.xApp.consumerKey) return refused("unauthorized");
  if (fields.get("oauth_signature_method") !== "HMAC-SHA1") return refused("unauthorized");
  const at = Number(fields.get("oauth_timestamp"));
  if (!Number.isInteger(at) || Math.abs(at - nowMs / 1_000) > SECONDS_APART) return refused("timestamp");
  const sent = Buffer.from(fields.get("oauth_signature") ?? "", "base64");
  const right = ["http", "https"].some((scheme) => {
    const expected = signature(site, credential.tokenSecret ?? "", incoming, scheme, fields);
    return expected.length === sent.length && timingSafeEqual(expected, sent);
  });
  if (!right) return refused("unauthorized");
  const nonce = `${fields.get("oauth_token")} ${at} ${fields.get("oauth_nonce")}`;
  if (site.nonces.has(nonce)) return refused("unauthorized");
  if (site.nonces.size >= NONCES_KEPT) site.nonces.clear();
  site.nonces.add(nonce);
  return refused(null);
}

/** The decoded fields of the header; `null` = not an OAuth header. */
function fieldsOf(header: string): Map<string, string> | null {
  if (!/^OAuth\s+\S+=/i.test(header)) return null;
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of header.matchAll(/([A-Za-z_]+)="([^"]*)"/g))
    fields.set(name, decoded(value));
  return fields;
}

function signature(
  site: SimulatorContext,
  tokenSecret: string,
  { method, host, path, params }: Incoming,
  scheme: string,
  fields: ReadonlyMap<string, string>,
): Buffer {
  const own = [...fields].filter(([name]) => name !== "oauth_signature" && name !== "realm");
  const sorted = [...params, ...own]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  const normal = sorted.map((pair) => pair.join("=")).join("&");
  const base = [method.toUpperCase(), `${scheme}://${host.toLowerCase()}${path}`, normal]
    .map(encoded)
    .join("&");
  const key = `${encoded(site.credentials.xApp.consumerSecret)}&${encoded(tokenSecret)}`;
  return createHmac("sha1", key).update(base).digest();
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 5849, 3.6: all but letters, digits, `-`, `.`, `_` and `~` is percent-encoded. */
function encoded(text: string): string {
  let out = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const sign = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-._~]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
