import { ConfigError, UsageError } from "../../../errors/reach-error.ts";
import type { Webhook } from "../../../domain/webhook.ts";
import { encrypt, decrypt } from "../../credentials/encryption.ts";
import type { WebhookOutlet } from "./outlet.ts";

/** A webhook's address and signing secret. Stored encrypted: an address may hold a secret too. */
export type WebhookTarget = { url: string; secret: string };

const LONGEST_URL_CHARS = 2_000;
const ALLOW = "REACH_WEBHOOKS_ALLOW_PRIVATE=true";

export function encryptTarget(outlet: WebhookOutlet, webhookId: string, target: WebhookTarget): string {
  return encrypt(keyOf(outlet), webhookId, JSON.stringify(target));
}

/** Throws a ConfigError without the key, and a CredentialError when another key encrypted it. */
export function decryptTarget(
  outlet: WebhookOutlet,
  { webhookId, sealed }: Pick<Webhook, "webhookId" | "sealed">,
): WebhookTarget {
  const target = JSON.parse(decrypt(keyOf(outlet), webhookId, sealed)) as WebhookTarget;
  outlet.registerSecret(target.secret.slice(target.secret.indexOf("_") + 1));
  if (target.url !== maskUrl(new URL(target.url))) outlet.registerSecret(target.url);
  return target;
}

function keyOf({ encryptionKey }: WebhookOutlet): Buffer {
  if (encryptionKey !== null) return encryptionKey;
  throw new ConfigError("REACH_TOKEN_KEY is not set; it encrypts the addresses and secrets of webhooks", {
    remedy: "Create one with openssl rand -hex 32, set it for every reach process, and restart them.",
  });
}

/** An address without its path and query, which may hold a secret. */
export const maskUrl = ({ origin, pathname, search }: URL): string =>
  pathname === "/" && search === "" ? `${origin}/` : `${origin}/…`;

/** Parses an address that may be called. Throws a UsageError that says what is allowed. */
export async function validateTarget(outlet: WebhookOutlet, text: string): Promise<URL> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || text.length > LONGEST_URL_CHARS)
    throw new UsageError(`the url must be an https address of at most ${LONGEST_URL_CHARS} characters`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError(
      "the url holds a user name or a password; leave them out, the signature proves who calls",
    );
  const isPlain = url.protocol === "http:";
  if (url.protocol !== "https:" && !(isPlain && outlet.allowsPrivate && isThisMachine(url)))
    throw new UsageError(
      `the url starts with ${url.protocol}//, but only https is allowed (http to this machine with ${ALLOW})`,
    );
  const refusal = outlet.allowsPrivate ? null : await outlet.blockedReason(url);
  if (refusal !== null)
    throw new UsageError(
      `the url is refused: ${refusal}; if it is intended, set ${ALLOW} for every reach process`,
    );
  url.hash = "";
  return url;
}

const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
