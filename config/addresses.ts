import { isIP } from "node:net";
import { malformedAddress, parseServerAddress, type ServerAddress } from "../src/embedded/server-address.ts";
import type { EnvReader } from "./env-reader.ts";
import { readSecret } from "./secrets.ts";

/** Whether a host is this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare === "::1") return true;
  return isIP(bare) === 4 && bare.startsWith("127.");
}

/** Whether an address points at this machine. */
export function isLoopbackUrl(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}

/**
 * Reads a platform's URL, without a trailing slash. An override must be https, or plain http to this machine, because
 * the token is sent with each call.
 */
export function readPlatformUrl(reader: EnvReader, name: string, byDefault: string): string {
  const value = reader.text(name);
  if (value === null) return byDefault;
  const url = parseUrl(value);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    reader.faults.push(`${name} is "${shown(value)}"; allowed is an address such as ${byDefault}`);
    return byDefault;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    reader.faults.push(`${name} must be a bare address, without user, password, query or fragment`);
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname))
    reader.faults.push(
      `${name} is plain http to ${url.hostname}; allowed is https, or http to this machine (127.0.0.1, ::1, localhost)`,
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Reads an http or https URL. The value may hold a secret and is not shown. */
export function readHttpUrl(reader: EnvReader, name: string): string | null {
  const value = reader.text(name);
  if (value === null) return null;
  if (["http:", "https:"].includes(parseUrl(value)?.protocol ?? "")) return value;
  reader.faults.push(`${name} is not an address; allowed is one that starts with https:// or http://`);
  return null;
}

/** The examples in the error about a malformed address. */
const EXAMPLES = {
  mongodb: "mongodb://user:password@host:27017/reach",
  redis: "redis://user:password@host:6379/0",
  smtp: "smtps://user:password@host:465",
} as const;

/** Reads a server's address, which may hold a password and is never shown. */
export function readServerAddress(
  reader: EnvReader,
  name: string,
  kind: keyof typeof EXAMPLES,
): { uri: string; address: ServerAddress } | null {
  const found = readSecret(reader, name);
  if (found === null) return null;
  const address = parseServerAddress(kind, found.value);
  if (address !== null) return { uri: found.value, address };
  reader.faults.push(`${found.from} ${malformedAddress(EXAMPLES[kind])}`);
  return null;
}

/** The password in a valid address, as written and decoded. */
export function extractPasswords(uri: string | null): string[] {
  const written = /^[a-z0-9+]+:\/\/[^:/?#]*:([^/?#]*)@/i.exec(uri ?? "")?.[1];
  if (written === undefined || written === "") return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function shown(value: string): string {
  return value.replace(/\/\/[^/@]*@/, "//…@").replace(/\?.*$/, "?…");
}
