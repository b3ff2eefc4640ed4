import { createHmac } from "node:crypto";

/** What signs for owners: the app's key and secret, and the secret of each owner's token. */
export type OwnerSigning = {
  consumerKey: string;
  consumerSecret: string;
  /** Owner's token -> its secret. A token that is not here is a bearer token. */
  tokenSecrets: ReadonlyMap<string, string>;
  /** Returns a value that was never used before. */
  nonce: () => string;
};

export type SignedRequest = { method: "GET" | "POST"; url: string; query: Record<string, string> };

/**
 * The `Authorization` header of OAuth 1.0a with HMAC-SHA1 (RFC 5849, sections 3.4 and 3.5.1). Valid for one request: X
 * refuses a nonce that was used before.
 */
export function oauth1Header(
  { consumerKey, consumerSecret, nonce }: OwnerSigning,
  owner: { token: string; secret: string },
  { method, url, query }: SignedRequest,
  at: Date,
): string {
  const own = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: nonce(),
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: String(Math.floor(at.getTime() / 1000)),
    oauth_token: owner.token,
    oauth_version: "1.0",
  };
  const pairs = Object.entries({ ...query, ...own })
    .map(([name, value]): [string, string] => [percent(name), percent(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const base = [method, percent(url), percent(pairs.join("&"))].join("&");
  const key = `${percent(consumerSecret)}&${percent(owner.secret)}`;
  const signature = createHmac("sha1", key).update(base).digest("base64");
  const shown = Object.entries({ ...own, oauth_signature: signature });
  return `OAuth ${shown.map(([name, value]) => `${percent(name)}="${percent(value)}"`).join(", ")}`;
}

/** RFC 3986: more is encoded than `encodeURIComponent` does. */
function percent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
