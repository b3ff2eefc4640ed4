import { z } from "zod";
import type { EnvReader } from "./env-reader.ts";
import type { Secret } from "./settings.ts";

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const NOT_ONE_WORD = /[\s\u0000-\u001f\u007f]/;

/** Reads a secret from `NAME` or from the file named by `NAME_FILE`; both at once is a fault. The value is never shown. */
export function readSecret(reader: EnvReader, name: string): Secret | null {
  const inline = reader.text(name);
  const fileName = `${name}_FILE`;
  if (inline !== null && reader.text(fileName) !== null) {
    reader.faults.push(`${name} and ${fileName} are both set; keep one of them`);
    return null;
  }
  const from = inline === null ? fileName : name;
  const value = inline ?? reader.fileText(fileName)?.trim() ?? null;
  if (value === null) return null;
  if (NOT_ONE_WORD.test(value)) {
    reader.faults.push(`${from} holds blanks or line breaks; it must hold the secret alone, in one piece`);
    return null;
  }
  return { value, from };
}

/** Reads secrets separated by commas or blanks. */
export function readSecretList(reader: EnvReader, name: string): string[] {
  const inline = reader.text(name);
  const fileName = `${name}_FILE`;
  if (inline !== null && reader.text(fileName) !== null)
    reader.faults.push(`${name} and ${fileName} are both set; keep one of them`);
  const text = inline ?? reader.fileText(fileName) ?? "";
  return text.split(/[\s,]+/).filter((key) => key !== "");
}

const Token = z.string().min(1).regex(/^\S+$/);
const ById = z.record(z.string().regex(/^\d{1,20}$/), Token);
const MeAccounts = z.object({
  data: z.array(z.object({ id: z.string().regex(/^\d{1,20}$/), access_token: Token })).min(1),
});

/**
 * Reads tokens by numeric id from a JSON file: `{"<id>": "<token>"}`, or as `/me/accounts` answers:
 * `{"data": [{"id": "<id>", "access_token": "<token>"}]}`. A fault never shows a part of the file.
 */
export function readTokensById(reader: EnvReader, name: string): ReadonlyMap<string, Secret> {
  const text = reader.fileText(name);
  if (text === null) return new Map();
  const json = parseJson(text);
  const list = MeAccounts.safeParse(json);
  const entries = list.success
    ? list.data.data.map(({ id, access_token }): [string, string] => [id, access_token])
    : Object.entries(ById.safeParse(json).data ?? {});
  if (entries.length === 0)
    reader.faults.push(
      `${name} names ${reader.path(name)}, which must be JSON of the shape {"<numeric id>": "<token>"} or {"data": [{"id": "<numeric id>", "access_token": "<token>"}]}`,
    );
  return new Map(entries.map(([id, value]) => [id, { value, from: name }]));
}

const BearerOrSigning = z.record(
  z.string().regex(/^\d{1,20}$/),
  z.union([Token, z.object({ token: Token, secret: Token }), z.object({ refresh_token: Token })]),
);

/**
 * Reads owners' tokens by numeric id, and the secrets of those that sign: `{"<id>": "<bearer token>"}` or
 * `{"<id>": {"token": "<token>", "secret": "<its secret>"}}`
 * or `{"<id>": {"refresh_token": "<the first refresh token>"}}`; the forms may be mixed.
 */
export function readOwnerTokens(
  reader: EnvReader,
  name: string,
): {
  tokens: ReadonlyMap<string, Secret>;
  secrets: ReadonlyMap<string, Secret>;
  refreshTokens: ReadonlyMap<string, Secret>;
} {
  const text = reader.fileText(name);
  const found = text === null ? {} : (BearerOrSigning.safeParse(parseJson(text)).data ?? {});
  const tokens = new Map<string, Secret>();
  const secrets = new Map<string, Secret>();
  const refreshTokens = new Map<string, Secret>();
  for (const [id, one] of Object.entries(found)) {
    const value = typeof one === "string" ? one : "token" in one ? one.token : one.refresh_token;
    tokens.set(id, { value, from: name });
    if (typeof one === "string") continue;
    if ("token" in one) secrets.set(id, { value: one.secret, from: name });
    else refreshTokens.set(id, { value, from: name });
  }
  if (secrets.size + refreshTokens.size > 0) return { tokens, secrets, refreshTokens };
  return { tokens: readTokensById(reader, name), secrets, refreshTokens };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
