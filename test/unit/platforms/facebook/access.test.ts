import { createHmac } from "node:crypto";
import { createFacebookAdapter } from "../../../../src/platforms/facebook/adapter.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../../support/answering-server.ts";
import { accountRef, testReading } from "../../../support/reading.ts";

const seconds = (iso: string) => Date.parse(iso) / 1000;

describe("what a Facebook token is worth", () => {
  let server: AnsweringServer;
  const ctx = testReading({ at: new Date("2026-03-01T00:00:00Z") });
  afterEach(() => server.close());
  afterAll(() => ctx.close());

  const check = async (data: unknown, status = 200) => {
    server = await startAnsweringServer((_, response) => sendJson(response, data, status));
    const adapter = createFacebookAdapter({
      graphUrl: server.url,
      graphVersion: "v26.0",
      accessToken: "shared-token",
      appId: "77",
      appSecret: "app-secret",
      pageTokens: new Map(),
      liveRetentionDays: 30,
    });
    const [report] = await adapter.checkAccess(ctx);
    return report;
  };

  it("returns when it ends, and asks with the app's own token", async () => {
    const report = await check({
      data: {
        is_valid: true,
        expires_at: seconds("2026-04-01T00:00:00Z"),
        data_access_expires_at: 0,
        scopes: ["pages_read_engagement"],
      },
    });
    expect(report).toMatchObject({
      credential: "default",
      ok: true,
      remedy: null,
      expiresAt: new Date("2026-04-01T00:00:00Z"),
      dataAccessExpiresAt: null,
    });
    const query = server.requests[0]?.url.searchParams;
    expect([query?.get("input_token"), query?.get("access_token")]).toEqual([
      "shared-token",
      "77|app-secret",
    ]);
  });

  it.each([
    ["it is not valid", { is_valid: false, error: { message: "expired shared-token" } }],
    [
      "its access to data has ended",
      { is_valid: true, data_access_expires_at: seconds("2026-02-01T00:00:00Z") },
    ],
    ["it lacks the permission", { is_valid: true, scopes: ["pages_show_list"] }],
  ])("says what to do when %s", async (_, data) => {
    const report = await check({ data });
    expect(report).toMatchObject({ ok: false, remedy: expect.stringContaining("FACEBOOK_ACCESS_TOKEN") });
    expect(JSON.stringify(report)).not.toMatch(/shared-token|app-secret/);
  });

  it.each([
    ["an error", { error: { code: 190, message: "bad" } }, 400],
    ["an unknown form", { nothing: 1 }, 200],
  ])("is not sound when the answer is %s", async (_, body, status) => {
    expect(await check(body, status)).toMatchObject({ ok: false });
  });
});

describe("tokens and their proofs", () => {
  it("sends for each token the proof of that token", async () => {
    const server = await startAnsweringServer((_, response) => sendJson(response, [null, null]));
    const ctx = testReading();
    const adapter = createFacebookAdapter({
      graphUrl: server.url,
      graphVersion: "v26.0",
      accessToken: "token",
      appId: null,
      appSecret: "secret",
      pageTokens: new Map([["200", "own"]]),
      liveRetentionDays: 30,
    });
    const accounts = [accountRef("a.facebook", "100"), accountRef("b.facebook", "200")];
    const metrics = new Map(accounts.map(({ accountKey }) => [accountKey, ["audience"] as const]));
    await adapter.read({ credential: null, accounts }, metrics, { since: new Date(0) }, ctx);
    ctx.close();
    await server.close();
    const form = server.requests[0]?.form;
    // The check value of the documents: key `secret`, message `token`.
    expect(form?.get("appsecret_proof")).toBe(
      "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a",
    );
    expect(form?.get("batch")).toContain(createHmac("sha256", "secret").update("own").digest("hex"));
  });
});

describe("the check of a shared token", () => {
  it("is made at most once a minute, whatever the number of refused items", async () => {
    let now = new Date("2026-03-01T00:00:00Z");
    const refusal = JSON.stringify({ error: { code: 190, error_subcode: 492, message: "m" } });
    const server = await startAnsweringServer(({ form }, response) => {
      const items = JSON.parse(form.get("batch") ?? "[]") as { relative_url: string }[];
      const answers = items.map(({ relative_url }) =>
        relative_url.startsWith("me") ? { code: 200, body: '{"id":"1"}' } : { code: 400, body: refusal },
      );
      sendJson(response, answers);
    });
    const ctx = { ...testReading(), now: () => now };
    const adapter = createFacebookAdapter({
      graphUrl: server.url,
      graphVersion: "v26.0",
      accessToken: "token",
      appId: null,
      appSecret: null,
      pageTokens: new Map(),
      liveRetentionDays: 30,
    });
    const accounts = ["1", "2", "3"].map((id) => accountRef(`a${id}.facebook`, id));
    const metrics = new Map(accounts.map(({ accountKey }) => [accountKey, ["audience"] as const]));
    const read = () => adapter.read({ credential: null, accounts }, metrics, { since: new Date(0) }, ctx);
    const checks = () => server.requests.filter(({ form }) => form.get("batch")?.includes('"me?')).length;
    await read();
    await read();
    expect(checks()).toBe(1);
    now = new Date(now.getTime() + 61_000);
    const outcomes = await read();
    expect(checks()).toBe(2);
    for (const { audience } of outcomes)
      expect(audience).toMatchObject({ ok: false, reason: "credential_rejected", scope: "account" });
    ctx.close();
    await server.close();
  });
});
