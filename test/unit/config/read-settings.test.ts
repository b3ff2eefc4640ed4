import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toDatabaseName } from "../../../config/database-name.ts";
import type { Environment } from "../../../config/load-environment.ts";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";

const root = packageRoot();
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "reach-settings-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const read = (env: Environment) => readSettings(env, { cwd, packageRoot: root });
const faultsOf = (env: Environment): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};
const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};
const TOKEN = "EAAB-a-real-looking-token";

describe("what is set by default", () => {
  it("reads the built-in simulator when no platform has a credential", () => {
    const settings = read({});
    expect(settings).toMatchObject({
      mode: "simulated",
      usesBuiltInSimulator: true,
      requestedMode: null,
      platforms: ["facebook", "x", "youtube", "instagram"],
      timezone: "Asia/Kolkata",
      dataDir: join(cwd, ".reach"),
      officesFile: join(root, "config", "offices.csv"),
      accountsFile: join(root, "config", "accounts.csv"),
      api: { host: "127.0.0.1", port: 8080, portMayChange: true, keys: [] },
      facebook: { graphVersion: "v26.0", liveRetentionDays: 30 },
      x: { dailySpendLimitUsd: 5, liveFromPosts: false },
      cadence: { facebook: { audience: 60, live: 10 }, x: { audience: 60, live: null } },
    });
  });

  it("counts an empty variable as not set, as compose files leave them", () => {
    expect(
      read({ FACEBOOK_ACCESS_TOKEN: "", REACH_API_PORT: " ", REACH_MODE: "" }).usesBuiltInSimulator,
    ).toBe(true);
  });

  it("reads the platforms that have a credential, and says why the others are not read", () => {
    const settings = read({ FACEBOOK_ACCESS_TOKEN: TOKEN });
    expect(settings.mode).toBe("real");
    expect(settings.platforms).toEqual(["facebook"]);
    expect(settings.notConfigured.x).toContain("X_BEARER_TOKEN");
    expect(settings.notConfigured.whatsapp).toContain("intake");
  });
});

describe("the time zone", () => {
  it("has one name: Asia/Calcutta is Asia/Kolkata", () => {
    expect(read({ REACH_TIMEZONE: "Asia/Calcutta" }).timezone).toBe("Asia/Kolkata");
  });
});

describe("a wrong value", () => {
  it.each([
    ["REACH_API_PORT", "80a"],
    ["REACH_API_PORT", "65536"],
    ["REACH_API_PORT", "-1"],
    ["REACH_API_HOST", "http://localhost"],
    ["REACH_API_HOST", "999.1.1.1"],
    ["REACH_TIMEZONE", "India"],
    ["REACH_TIMEZONE", "IST"],
    ["REACH_TIMEZONE", "+05:30"],
    ["REACH_MODE", "production"],
    ["REACH_PLATFORMS", "facebok"],
    ["LOG_LEVEL", "loud"],
    ["FACEBOOK_GRAPH_VERSION", "26"],
    ["FACEBOOK_APP_ID", "my app"],
    ["FACEBOOK_LIVE_RETENTION_DAYS", "0"],
    ["FACEBOOK_LIVE_RETENTION_DAYS", "36501"],
    ["X_DAILY_SPEND_LIMIT_USD", "-1"],
    ["X_DAILY_SPEND_LIMIT_USD", "five"],
    ["X_LIVE_FROM_POSTS", "maybe"],
    ["REACH_OFFICES_FILE", "nowhere.csv"],
    ["REACH_CADENCE_FILE", "nowhere.json"],
    ["MONGOD_BIN", "nowhere/mongod"],
    ["FACEBOOK_GRAPH_URL", "ftp://graph"],
  ])("%s=%s is one sentence that names the variable and the value", (name, value) => {
    const faults = faultsOf({ FACEBOOK_ACCESS_TOKEN: TOKEN, [name]: value });
    expect(faults[0]).toContain(name);
    expect(faults[0]).toContain(value);
  });

  it("is reported together with all others", () => {
    const faults = faultsOf({
      REACH_API_PORT: "x",
      REACH_TIMEZONE: "Mars/Base",
      MONGODB_URI: "postgres://u:hunter22@h/db",
      REDIS_URL: "localhost",
      X_DAILY_SPEND_LIMIT_USD: "much",
    });
    expect(faults).toHaveLength(5);
    expect(faults.join("\n")).not.toContain("hunter22");
  });

  it("of plain http to another machine is refused, and to this one accepted", () => {
    const env = { FACEBOOK_ACCESS_TOKEN: TOKEN };
    expect(faultsOf({ ...env, FACEBOOK_GRAPH_URL: "http://graph.example" })[0]).toContain("plain http");
    for (const host of ["127.0.0.1:1", "127.8.8.8", "[::1]:80", "localhost:9"])
      expect(faultsOf({ ...env, FACEBOOK_GRAPH_URL: `http://${host}` })).toEqual([]);
    expect(faultsOf({ ...env, FACEBOOK_GRAPH_URL: "http://127.0.0.1.example" })).toHaveLength(1);
    expect(faultsOf({ ...env, FACEBOOK_GRAPH_URL: "http://127.0.0.1@evil.example" }).length).toBeGreaterThan(
      0,
    );
  });
});

describe("the proxy", () => {
  it.each([
    [{ HTTPS_PROXY: "http://proxy.example:3128" }, "http://proxy.example:3128"],
    [{ https_proxy: "proxy.example:3128" }, "http://proxy.example:3128"],
    [{}, null],
  ])("%j is taken as %s", (env, url) => {
    expect(read(env).proxy.url).toBe(url);
  });

  it("is refused with a scheme that cannot be gone through, and its password is not shown", () => {
    const faults = faultsOf({ HTTPS_PROXY: "socks5://me:hunter22@proxy:1080" });
    expect(faults).toHaveLength(1);
    expect(faults.join()).not.toContain("hunter22");
    expect(read({ HTTPS_PROXY: "http://me:hunter22@proxy:1080" }).secrets).toEqual(["hunter22"]);
  });
});

describe("a secret", () => {
  it("may come from a file, without the line feed at its end", () => {
    const settings = read({ FACEBOOK_ACCESS_TOKEN_FILE: file("token", `${TOKEN}\n`) });
    expect(settings.facebook.accessToken).toEqual({ value: TOKEN, from: "FACEBOOK_ACCESS_TOKEN_FILE" });
    expect(settings.secrets).toContain(TOKEN);
  });

  it("given twice, in a file that is missing or empty, or in pieces is a fault that does not show it", () => {
    const both = faultsOf({ X_BEARER_TOKEN: TOKEN, X_BEARER_TOKEN_FILE: file("t2", "other") });
    expect(both[0]).toMatch(/X_BEARER_TOKEN and X_BEARER_TOKEN_FILE/);
    expect(faultsOf({ X_BEARER_TOKEN_FILE: "none" })[0]).toContain("does not exist");
    expect(faultsOf({ X_BEARER_TOKEN_FILE: file("t3", " \n") })[0]).toContain("empty");
    const broken = faultsOf({ X_BEARER_TOKEN: `Bearer ${TOKEN}` });
    expect(broken[0]).toContain("in one piece");
    expect([...both, ...broken].join()).not.toContain(TOKEN);
  });

  it("of a Page comes from a map or from what /me/accounts answers", () => {
    const asMap = read({ FACEBOOK_PAGE_TOKENS_FILE: file("a.json", '{"100":"tok-1"}') });
    const asAnswer = read({
      FACEBOOK_PAGE_TOKENS_FILE: file("b.json", '{"data":[{"id":"100","access_token":"tok-1","name":"x"}]}'),
    });
    for (const { facebook, platforms, secrets } of [asMap, asAnswer]) {
      expect(facebook.pageTokens.get("100")?.value).toBe("tok-1");
      expect(platforms).toEqual(["facebook"]);
      expect(secrets).toContain("tok-1");
    }
  });

  it("of an owner on X may sign, beside bearer tokens, and then needs the app's key and secret", () => {
    const X_OWNER_TOKENS_FILE = file("owners.json", '{"1":{"token":"tok-1","secret":"sec-1"},"2":"tok-2"}');
    expect(faultsOf({ X_OWNER_TOKENS_FILE })[0]).toContain("X_CONSUMER_KEY and X_CONSUMER_SECRET");
    const { x, secrets } = read({
      X_OWNER_TOKENS_FILE,
      X_CONSUMER_KEY: "key-1",
      X_CONSUMER_SECRET: "cons-1",
    });
    expect([...x.ownerTokens].map(([id, { value }]) => [id, value])).toEqual([
      ["1", "tok-1"],
      ["2", "tok-2"],
    ]);
    expect(x.ownerTokenSecrets.get("1")?.value).toBe("sec-1");
    expect(secrets).toEqual(expect.arrayContaining(["tok-1", "tok-2", "sec-1", "cons-1"]));
  });

  it("of an owner on X may be renewed, and then needs the app's client and a key that seals it", () => {
    const X_OWNER_TOKENS_FILE = file("renewed.json", '{"1":{"refresh_token":"ref-1"}}');
    expect(faultsOf({ X_OWNER_TOKENS_FILE })[0]).toContain("X_CLIENT_ID, and REACH_TOKEN_KEY");
    const short = faultsOf({ X_OWNER_TOKENS_FILE, X_CLIENT_ID: "c", REACH_TOKEN_KEY: "too-short-a-key" });
    expect(short[0]).toContain("64 hexadecimal digits");
    expect(short.join()).not.toContain("too-short-a-key");
    const key = "0f".repeat(32);
    const { x, secrets } = read({ X_OWNER_TOKENS_FILE, X_CLIENT_ID: "c", REACH_TOKEN_KEY: key });
    expect(x.ownerRefreshTokens.get("1")?.value).toBe("ref-1");
    expect(secrets).toEqual(expect.arrayContaining(["ref-1", key]));
  });

  it("in a faulty file of tokens is not shown", () => {
    const faults = faultsOf({ FACEBOOK_PAGE_TOKENS_FILE: file("c.json", `{"100":"${TOKEN}"`) });
    expect(faults[0]).toContain("must be JSON of the shape");
    expect(faults.join()).not.toContain(TOKEN);
  });

  it("in the address of a server is known to redaction as written and as meant", () => {
    const { secrets } = read({ MONGODB_URI: "mongodb://app:p%40ss-word@a:1,b:2/reach?replicaSet=rs" });
    expect(secrets).toEqual(["p%40ss-word", "p@ss-word"]);
  });
});

describe("an address of a server", () => {
  const mongo = (rest: string) => ({ MONGODB_URI: `mongodb://${rest}` });
  const mail = (url: string) => ({ REACH_SMTP_URL: url, REACH_ALERT_EMAIL: "a@b.in" });

  it.each<[string, Environment]>([
    ["REDIS_URL", { REDIS_URL: "redis://:pa/ss3cret@127.0.0.1:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:57/ss3cret@127.0.0.1:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:57#ss3cret@127.0.0.1:6379/0" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:57?ss3cret@127.0.0.1:6379/0" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:ss3cret%zz@127.0.0.1:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:ss3cret%ff@127.0.0.1:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://:a@ss3cret@127.0.0.1:6379" }],
    ["MONGODB_URI", mongo("reach:ss/3cret@h:27017/reach")],
    ["MONGODB_URI", mongo("reach:5/ss3cret@h:27017/reach")],
    ["MONGODB_URI", mongo("reach:ss#3cret@h:27017/reach")],
    ["MONGODB_URI", mongo("reach:ss?3cret@h:27017/reach")],
    ["MONGODB_URI", mongo("reach:ss3cret%@h:27017/reach")],
    ["REACH_SMTP_URL", mail("smtp://user@dept.in:ss#3cret@1@127.0.0.1:25")],
    ["REACH_SMTP_URL", mail("smtp://AKIA:Aq+ss/3cret@127.0.0.1:25")],
  ])("%s with an unencoded sign in its password is one sentence that shows no part of it", (name, env) => {
    const [fault, ...others] = faultsOf(env);
    expect(others).toEqual([]);
    expect(fault).toMatch(
      new RegExp(`^${name} is not a valid address.+write / as %2F, \\? as %3F, # as %23`),
    );
    expect(fault).not.toMatch(/ss3|3cret|ss[/#?]/);
  });

  it("with percent-encoded signs is taken, and redaction knows the password in both forms", () => {
    const { redisUrl, alerts, secrets } = read({
      REDIS_URL: "rediss://app:a%2Fb%23c%3Fd%25e@[::1]:6380/3?family=6",
      ...mail("smtps://user@dept.in:p%40%2Fss@mail.example.in:465"),
    });
    expect(redisUrl).toContain("a%2Fb%23c%3Fd%25e");
    expect(alerts.smtpUrl).toContain("p%40%2Fss");
    expect(secrets).toEqual(expect.arrayContaining(["a%2Fb%23c%3Fd%25e", "a/b#c?d%e", "p%40%2Fss", "p@/ss"]));
  });

  it("of Redis may name only the number of a database", () => {
    expect(faultsOf({ REDIS_URL: "redis://h/notanumber" })).toEqual([
      expect.stringMatching(/^REDIS_URL: .*redis:\/\/host:6379\/0$/),
    ]);
  });

  it.each(["admin", "config", "local", "Admin"])("of MongoDB may not name its own database %s", (name) => {
    expect(faultsOf(mongo(`h:1,i:2/${name}?replicaSet=r`))).toEqual([
      expect.stringContaining(`MONGODB_URI names the database "${name}", which is MongoDB's own`),
    ]);
  });
});

describe("the sender of mails", () => {
  it.each(["reach@example.in", "Reach Bihar <reach@example.in>"])("is %s as set", (from) => {
    expect(read({ REACH_MAIL_FROM: from }).alerts.mailFrom).toBe(from);
  });

  it.each(["reach", "a@b.in, c@d.in", "A <a@b.in>, c@d.in"])("is not %s", (from) => {
    expect(faultsOf({ REACH_MAIL_FROM: from })[0]).toContain("REACH_MAIL_FROM");
  });
});

describe("a variable that no setting has the name of", () => {
  it("is reported with the nearest setting, while names of others' are left alone", () => {
    const env = {
      REACH_PLATFORM: "facebook",
      REACH_API_KEY: "k",
      REACH_XYZZY: "1",
      PLATFORMS: "x",
      REACH_EMPTY: "",
    };
    expect(read(env).unknownSettings).toEqual([
      { name: "REACH_PLATFORM", nearest: "REACH_PLATFORMS" },
      { name: "REACH_API_KEY", nearest: "REACH_API_KEYS" },
      { name: "REACH_XYZZY", nearest: null },
    ]);
  });
});

describe("real and simulated", () => {
  const real = { FACEBOOK_ACCESS_TOKEN: TOKEN };
  const here = { FACEBOOK_GRAPH_URL: "http://127.0.0.1:9999" };
  const clock = () => ({ REACH_CLOCK_FILE: file("clock", "1688149800000\n") });

  it("any other address of a platform means simulated, the platform's own does not", () => {
    expect(read({ ...real, ...here })).toMatchObject({ mode: "simulated", usesBuiltInSimulator: false });
    expect(read({ ...real, X_API_URL: "https://relay.example" }).mode).toBe("simulated");
    expect(read({ ...real, FACEBOOK_GRAPH_URL: "https://graph.facebook.com/" }).mode).toBe("real");
  });

  it("a clock file means simulated, and is accepted only when every platform that is read is on this machine", () => {
    expect(read({ ...real, ...here, ...clock() }).mode).toBe("simulated");
    expect(read(clock()).usesBuiltInSimulator).toBe(true);
    expect(faultsOf({ ...real, ...clock() })[0]).toContain("FACEBOOK_GRAPH_URL");
    expect(faultsOf({ ...real, ...here, X_BEARER_TOKEN: "xxxx", ...clock() })[0]).toContain("X_API_URL");
    expect(faultsOf({ REACH_CLOCK_FILE: file("c2", "noon") })[0]).toContain("milliseconds");
  });

  it("REACH_MODE=real with anything simulated is refused, each by name", () => {
    expect(faultsOf({ ...real, ...here, ...clock(), REACH_MODE: "real" })).toHaveLength(2);
    expect(faultsOf({ REACH_MODE: "real" })[0]).toContain("no credential");
  });

  it("REACH_MODE=simulated beside credentials reads the built-in simulator and hands no credential on", () => {
    const settings = read({ ...real, FACEBOOK_APP_SECRET: "shhh-shhh", REACH_MODE: "simulated" });
    expect(settings).toMatchObject({
      mode: "simulated",
      usesBuiltInSimulator: true,
      requestedMode: "simulated",
    });
    expect(settings.facebook.accessToken).toBeNull();
    expect(settings.facebook.appSecret).toBeNull();
    expect(settings.secrets).toEqual([TOKEN, "shhh-shhh"]);
  });

  it("REACH_MODE=simulated never lets one platform be read for real beside another's simulator", () => {
    const env = { ...real, ...here, X_BEARER_TOKEN: "xxxx", REACH_MODE: "simulated" };
    expect(faultsOf(env)[0]).toContain("X_API_URL");
    expect(faultsOf({ ...env, REACH_PLATFORMS: "facebook" })).toEqual([]);
  });

  it("another address without any credential is refused rather than passed over", () => {
    expect(faultsOf(here)[0]).toContain("no credential");
  });

  it("a platform that is listed and has no credential is refused", () => {
    expect(faultsOf({ ...real, REACH_PLATFORMS: "facebook,x" })[0]).toContain("lists x");
  });

  it("intake alone is real work without a credential", () => {
    const settings = read({ REACH_MODE: "real", REACH_PLATFORMS: "whatsapp" });
    expect(settings).toMatchObject({ mode: "real", usesBuiltInSimulator: false, platforms: [] });
  });

  it("simulated data has a database of its own, and real data may not lie in one of that name", () => {
    expect(toDatabaseName({ mode: "real" }, "mongodb://h/bihar?x=1")).toBe("bihar");
    expect(toDatabaseName({ mode: "simulated" }, "mongodb://h/bihar")).toBe("bihar_simulated");
    expect(toDatabaseName({ mode: "simulated" }, null)).toBe("reach_simulated");
    expect(toDatabaseName({ mode: "real" }, "mongodb://a:1,b:2/?replicaSet=r")).toBe("reach");
    expect(faultsOf({ ...real, MONGODB_URI: "mongodb://h/reach_simulated" })[0]).toContain("_simulated");
  });
});

describe("the cadence file", () => {
  const withCadence = (text: string): Environment => ({ REACH_CADENCE_FILE: file("cadence.json", text) });

  it("takes minutes, m, h and off", () => {
    const text = '{"facebook":{"live":20,"audience":"6h"},"x":{"audience":"30m","live":"off"}}';
    expect(read(withCadence(text)).cadence).toEqual({
      facebook: { live: 20, audience: 360 },
      x: { audience: 30, live: null },
    });
  });

  it.each([
    ["not JSON", "{", "must be JSON"],
    ["an unknown platform", '{"orkut":{}}', "orkut"],
    ["an unknown metric", '{"x":{"likes":5}}', "likes"],
    ["minutes that leave no slot on midnight", '{"x":{"audience":7}}', '"7"'],
    ["looks as far apart as the rule's minutes", '{"facebook":{"live":30}}', "shorter than the rule's 30"],
    ["slots of one metric that no sweep meets", '{"facebook":{"live":10,"audience":15}}', "whole multiple"],
  ])("refuses %s", (_what, text, part) => {
    expect(faultsOf(withCadence(text)).join()).toContain(part);
  });
});
