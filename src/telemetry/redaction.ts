import { createHash } from "node:crypto";

/** Takes secrets out of a text. Safe to apply twice. */
export type Redactor = (text: string) => string;

const MASK = "[redacted]";
const SHORTEST_SECRET_CHARS = 4;

const PARAMETER_NAMES = [
  "access_token",
  "appsecret_proof",
  "input_token",
  "client_secret",
  "app_secret",
  "fb_exchange_token",
  "refresh_token",
  "bearer_token",
  "api_key",
  "apikey",
  "key",
  "password",
].join("|");

/** `name=value` in a query or a form, encoded once or not; the value ends where the parameter does. */
const PARAMETER = new RegExp(
  `(?:(?<![A-Za-z0-9])|(?<=%26|%3F))(${PARAMETER_NAMES})(=|%3D)(?!\\[redacted\\])[^\\s&"'<>\\\\%]+(?:%(?!26)[0-9A-F]{2}[^\\s&"'<>\\\\%]*)*`,
  "gi",
);

/** `"name":"value"` in JSON, also where the JSON is itself quoted. */
const JSON_MEMBER = new RegExp(
  `(\\\\{0,8}"(?:${PARAMETER_NAMES})\\\\*"\\s*:\\s*\\\\*")(?!\\[redacted\\])[^"\\\\]+`,
  "gi",
);

/** An `Authorization` value: scheme and credentials. */
const AUTHORIZATION =
  /\b(?:(Bearer)(\s+|%20)(?!\[redacted\])[A-Za-z0-9._~+/%|=-]{6,}|(Basic)(\s+|%20)[A-Za-z0-9+/=]{16,})/gi;

/** User and password in an address. */
const USER_INFO = /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/@:"']*:[^\s/@"']+@/gi;

/** Graph tokens begin with EAA and are recognised by shape even if they are not in the settings. */
const GRAPH_TOKEN = /\bEAA[A-Za-z0-9]{20,}/g;

/**
 * Creates a redactor for these secret values, plain and URL-encoded, and for the shapes of tokens. A list that grows
 * later is honoured. Values under four characters cannot be distinguished from ordinary text and are left alone.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  let known = 0;
  let needles: string[] = [];
  return (text) => {
    if (secrets.length !== known) needles = toNeedles(secrets);
    known = secrets.length;
    let clean = text;
    for (const needle of needles) clean = clean.replaceAll(needle, MASK);
    return clean
      .replace(PARAMETER, `$1$2${MASK}`)
      .replace(JSON_MEMBER, `$1${MASK}`)
      .replace(AUTHORIZATION, `$1$3$2$4${MASK}`)
      .replace(USER_INFO, `$1${MASK}@`)
      .replace(GRAPH_TOKEN, MASK);
  };
}

function toNeedles(secrets: readonly string[]): string[] {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET_CHARS);
  const forms = long.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Returns a function that adds a secret to the list that a redactor was created with. */
export function createSecretLearner(secrets: readonly string[]): (secret: string) => void {
  const known = secrets as string[];
  return (secret) => {
    if (!known.includes(secret)) known.push(secret);
  };
}

/** Distinguishes secrets without revealing them: the first digits of the SHA-256. */
export const fingerprint = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex").slice(0, 12);
