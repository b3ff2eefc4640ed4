import { createKey } from "../../../src/api/access/key-text.ts";
import type { KeyScope } from "../../../src/domain/api-key.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { type Process, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

const login = (at: TestApi, key: string, headers: Record<string, string> = {}) =>
  at.ask("/login", {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: new URL(at.address).origin,
      ...headers,
    },
    body: new URLSearchParams({ key }),
    redirect: "manual",
  });

describe("keys", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  const keyOf = async (...scopes: KeyScope[]) => {
    const { text, key } = createKey(scopes.join(" "), scopes, new Date());
    await rig.deployment.store.keys.add(key);
    return { text, keyId: key.keyId };
  };

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apikeys", accounts: 2 });
    collecting = await rig.process({ works: false });
    api = await startApi(collecting.collector);
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("are not needed to read on loopback while none exists, and always needed to act", async () => {
    expect((await api.ask("/v1/offices")).status).toBe(200);
    const refused = await api.ask("/v1/offices/office-1/resyncs", { method: "POST" });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("Basic");
    expect(await refused.json()).toMatchObject({
      status: 401,
      detail: expect.stringContaining("reach keys add"),
    });
  });

  it("let a name that a stranger gave this machine, or a proxy, read nothing", async () => {
    const passedOn = await api.ask("/v1/offices", { headers: { "x-forwarded-for": "203.0.113.9" } });
    expect(passedOn.status).toBe(401);
    const { request } = await import("node:http");
    const status = await new Promise((settle, fail) => {
      request(new URL("/v1/offices", api.address), { headers: { host: "rebound.example" } }, (answer) => {
        answer.resume();
        settle(answer.statusCode);
      })
        .on("error", fail)
        .end();
    });
    expect(status).toBe(401);
  });

  it("are asked for in the language of the page that needs them", async () => {
    const form = await (await api.ask("/login?to=%2Foffices%2Foffice-1%3Flang%3Dhi")).text();
    expect(form).toContain('<html lang="hi"');
    expect(await (await api.ask("/login?to=%2Foffices%2Foffice-1%3Flang%3Dxx")).text()).toContain(
      '<html lang="en"',
    );
  });

  it("are taken as Bearer, as X-Api-Key and as the password of Basic, and only as far as their scope goes", async () => {
    const { text } = await keyOf("read");
    const basic = `Basic ${Buffer.from(`anyone:${text}`).toString("base64")}`;
    await until(async () => (await api.ask("/v1/offices")).status === 401);
    for (const headers of [
      { authorization: `Bearer ${text}` },
      { "x-api-key": text },
      { authorization: basic },
    ])
      expect((await api.ask("/v1/offices", { headers })).status).toBe(200);
    const refused = await api.ask("/v1/offices/office-1/resyncs", { method: "POST", key: text });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("needs resync") });
    const tampered = `${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}`;
    expect((await api.ask("/v1/offices", { key: tampered })).status).toBe(401);
  });

  it("are refused soon after they were revoked", async () => {
    const { text, keyId } = await keyOf("read");
    await until(async () => (await api.ask("/v1/offices", { key: text })).status === 200);
    await rig.deployment.store.keys.revoke(keyId, new Date());
    expect(await until(async () => (await api.ask("/v1/offices", { key: text })).status === 401)).toBe(true);
  });

  it("are kept as digests: the secret stands nowhere in the database", async () => {
    const { text, keyId } = await keyOf("admin");
    const kept = JSON.stringify(await rig.deployment.store.keys.list());
    expect(kept).not.toContain(text);
    const secret = text.slice(text.indexOf(keyId) + keyId.length + 1);
    expect(secret.length).toBeGreaterThan(20);
    expect(kept).not.toContain(secret);
  });

  it("limit each key's rate, with Retry-After", async () => {
    const { text } = await keyOf("read");
    const slow = await startApi(collecting.collector, { limits: { requestsPerTenSeconds: 2 } });
    try {
      const statuses = [];
      for (let i = 0; i < 3; i += 1) statuses.push(await slow.ask("/v1/offices", { key: text }));
      expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
      expect(Number(statuses[2]?.headers.get("retry-after"))).toBeGreaterThan(0);
    } finally {
      await slow.close();
    }
  });

  it("that are guessed stop an address before its next key is looked at, whether it is sent or logged in with", async () => {
    const { text } = await keyOf("read");
    const wary = await startApi(collecting.collector, { limits: { failuresPerMinute: 4 } });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 2; i += 1) {
        statuses.push((await wary.ask("/v1/offices", { key: `guess-number-${i}-of-many` })).status);
        statuses.push((await login(wary, `guess-number-${i}-of-others`)).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401]);
      const stopped = await wary.ask("/v1/offices", { key: text });
      expect([stopped.status, (await login(wary, text)).status]).toEqual([429, 429]);
      expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await api.ask("/v1/offices", { key: text })).status).toBe(200);
    } finally {
      await wary.close();
    }
  });

  it("end the login session before when they log in again", async () => {
    const { text } = await keyOf("read");
    const cookieOf = (response: Response) => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const reads = async (cookie: string) => (await api.ask("/v1/offices", { headers: { cookie } })).status;
    const first = cookieOf(await login(api, text));
    expect(await reads(first)).toBe(200);
    const second = cookieOf(await login(api, text, { cookie: first }));
    expect([await reads(first), await reads(second)]).toEqual([401, 200]);
  });

  it("of the environment read and re-read, or do what they say", async () => {
    const set = await startApi(collecting.collector, {
      keys: ["a-plain-key-of-the-environment", "read:another-key-of-the-environment"],
    });
    try {
      expect((await set.ask("/v1/offices", { key: "a-plain-key-of-the-environment" })).status).toBe(200);
      const act = { method: "POST", key: "another-key-of-the-environment" };
      expect((await set.ask("/v1/offices/office-1/resyncs", act)).status).toBe(403);
    } finally {
      await set.close();
    }
    const seen = { host: "0.0.0.0", keys: ["short"] };
    await expect(startApi(collecting.collector, seen)).rejects.toThrow(ConfigError);
  });
});

describe("a server without a key", () => {
  it("does not listen where others can reach it", async () => {
    const rig = await Rig.open({ purpose: "apiopen", accounts: 1 });
    const { collector } = await rig.process({ works: false });
    await expect(startApi(collector, { host: "0.0.0.0" })).rejects.toThrow(/REACH_API_HOST is 0\.0\.0\.0/);
    await rig.close();
  });
});
