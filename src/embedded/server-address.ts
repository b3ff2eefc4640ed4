/** A server's address in parts, decoded. */
export type ServerAddress = {
  /** Hosts with their ports, separated by commas; never a secret. */
  hosts: string;
  user: string;
  password: string;
  /** What follows the hosts, without the slash: the database. */
  database: string;
};

type Kind = "mongodb" | "redis" | "smtp";

const SCHEMES: Record<Kind, string> = {
  mongodb: "mongodb(?:\\+srv)?",
  redis: "rediss?",
  smtp: "smtps?",
};

const ENCODED = "%[0-9a-f]{2}";
const HOST = `(?:\\[[0-9a-f:.]+\\]|(?:[\\w.-]|${ENCODED})+)(?::\\d{1,5})?`;

/**
 * RFC 3986, and the comma list of https://www.mongodb.com/docs/manual/reference/connection-string/. A mail server's
 * user is often an address, whose `@` cannot be mistaken: no password may hold one unencoded.
 */
const GRAMMAR: Record<Kind, RegExp> = {
  mongodb: grammar(SCHEMES.mongodb, "[^\\s/?#@%:]", `${HOST}(?:,${HOST})*`),
  redis: grammar(SCHEMES.redis, "[^\\s/?#@%:]", HOST),
  smtp: grammar(SCHEMES.smtp, "[^\\s/?#%:]", HOST),
};

function grammar(scheme: string, userChar: string, hosts: string): RegExp {
  const user = `(?<user>(?:${userChar}|${ENCODED})*)`;
  const password = `(?<password>(?:[^\\s/?#@%]|${ENCODED})*)`;
  return new RegExp(
    `^${scheme}://(?:${user}(?::${password})?@)?(?<hosts>${hosts})(?:/(?<database>[^\\s?#@/]*))?(?:\\?[^\\s#@]*)?$`,
    "i",
  );
}

/** Parses an address; `null` if it is malformed or a part of it is not percent-encoded UTF-8. */
export function parseServerAddress(kind: Kind, text: string): ServerAddress | null {
  const { user = "", password = "", hosts = "", database = "" } = GRAMMAR[kind].exec(text)?.groups ?? {};
  if (hosts === "" || !hosts.split(",").every(canExist)) return null;
  try {
    const [plainUser, plainPassword, plainDatabase] = [user, password, database].map(decodeURIComponent);
    return {
      hosts,
      user: plainUser ?? "",
      password: plainPassword ?? "",
      database: plainDatabase ?? "",
    };
  } catch {
    return null;
  }
}

/** Refuses a port above 65535 and a malformed IP address. An encoded host is the path of a socket. */
const canExist = (host: string): boolean => host.includes("%") || URL.canParse(`http://${host}`);

/** What is wrong with a malformed address, as the end of a sentence. It shows no part of the address. */
export function malformedAddress(example: string): string {
  return `is not a valid address, which is written like ${example}; in a user name or password write / as %2F, ? as %3F, # as %23, @ as %40, : as %3A and % as %25`;
}
