import { createFacebookAdapter } from "../../../../src/platforms/facebook/adapter.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../../support/answering-server.ts";
import { accountRef, testReading } from "../../../support/reading.ts";

const settings = {
  graphVersion: "v26.0",
  accessToken: "shared-token",
  appId: null,
  appSecret: "secret",
  pageTokens: new Map([["200", "page-token"]]),
  liveRetentionDays: 30,
};

describe("reading a batch of Pages", () => {
  let server: AnsweringServer;
  afterEach(() => server.close());

  it("asks followers and lives of all Pages in one POST, tokens in its body alone", async () => {
    const live = {
      id: "9001",
      status: "VOD",
      broadcast_start_time: "2023-07-04T10:00:02+0000",
      permalink_url: "/a/videos/7001/",
      video: { id: "7001", length: 1834.56 },
    };
    server = await startAnsweringServer((_, response) => {
      const page = (id: string) => ({ id, name: "A", followers_count: 12, live_videos: { data: [live] } });
      const items = ["100", "200"].map((id) => ({ code: 200, headers: [], body: JSON.stringify(page(id)) }));
      sendJson(response, items);
    });
    const ctx = testReading();
    const adapter = createFacebookAdapter({ ...settings, graphUrl: server.url });
    const accounts = [accountRef("a.facebook", "100"), accountRef("b.facebook", "200")];
    const metrics = new Map(accounts.map(({ accountKey }) => [accountKey, ["audience", "live"] as const]));
    const since = new Date("2023-06-20T00:00:00Z");
    const outcomes = await adapter.read({ credential: null, accounts }, metrics, { since }, ctx);
    ctx.close();

    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request?.url.pathname).toBe("/v26.0/");
    expect(request?.url.search).toBe("");
    expect(request?.form.get("access_token")).toBe("shared-token");
    const items = JSON.parse(request?.form.get("batch") ?? "") as { relative_url: string }[];
    expect(items[0]?.relative_url).not.toContain("token");
    expect(new URLSearchParams(items[1]?.relative_url.split("?")[1]).get("access_token")).toBe("page-token");
    expect(new URLSearchParams(items[1]?.relative_url.split("?")[1]).get("appsecret_proof")).toHaveLength(64);
    expect(outcomes.map(({ accountKey }) => accountKey)).toEqual(["a.facebook", "b.facebook"]);
    for (const { audience, live: look } of outcomes) {
      expect(audience).toMatchObject({
        ok: true,
        value: { counters: { followers: 12 }, precision: "exact" },
      });
      expect(look).toMatchObject({
        ok: true,
        complete: true,
        value: {
          edge: "live_videos",
          pagedToEnd: true,
          sessions: [
            {
              sessionId: "9001",
              videoId: "7001",
              state: "ended",
              lengthSeconds: 1834.56,
              startedAt: new Date("2023-07-04T10:00:02Z"),
              permalink: "https://www.facebook.com/a/videos/7001/",
            },
          ],
        },
      });
    }
  });

  it("reads the followers of a Page whose list of lives is too heavy to come", async () => {
    const heavy = { code: 1, message: "Please reduce the amount of data you're asking for, then retry" };
    server = await startAnsweringServer(({ form }, response) => {
      const items = JSON.parse(form.get("batch") ?? "[]") as { relative_url: string }[];
      const answers = items.map(({ relative_url: url }) =>
        url.includes("live_videos")
          ? { code: 500, body: JSON.stringify({ error: heavy }) }
          : { code: 200, body: JSON.stringify({ id: "100", followers_count: 12 }) },
      );
      sendJson(response, answers);
    });
    const ctx = testReading();
    const adapter = createFacebookAdapter({ ...settings, graphUrl: server.url });
    const batch = { credential: null, accounts: [accountRef("a.facebook", "100")] };
    const metrics = new Map([["a.facebook", ["audience", "live"] as const]]);
    const [outcome] = await adapter.read(batch, metrics, { since: new Date(0) }, ctx);
    ctx.close();
    expect(outcome?.audience).toMatchObject({ ok: true, value: { counters: { followers: 12 } } });
    expect(outcome?.live).toMatchObject({ ok: false, reason: "platform_error", retryable: true });
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.form.get("batch")).toContain("limit=10");
  });

  it("asks the edge at once of a Page whose list was empty, while the followers that came then are new", async () => {
    let lives: unknown[] = [];
    let broken = false;
    server = await startAnsweringServer(({ form }, response) => {
      const items = JSON.parse(form.get("batch") ?? "[]") as { relative_url: string }[];
      const page = {
        id: "100",
        followers_count: 12,
        ...(lives.length > 0 ? { live_videos: { data: lives } } : {}),
      };
      const answers = items.map(({ relative_url: url }) => {
        if (broken) return { code: 404, body: JSON.stringify({ error: { code: 803, message: "gone" } }) };
        return { code: 200, body: JSON.stringify(url.includes("/live_videos?") ? { data: lives } : page) };
      });
      sendJson(response, answers);
    });
    let now = new Date("2023-07-20T06:30:00Z");
    const ctx = testReading({ clock: () => now });
    const adapter = createFacebookAdapter({ ...settings, graphUrl: server.url });
    const batch = { credential: null, accounts: [accountRef("a.facebook", "100")] };
    const look = async (...wanted: ("audience" | "live")[]) => {
      const before = server.requests.length;
      const metrics = new Map([["a.facebook", wanted]]);
      const [outcome] = await adapter.read(batch, metrics, { since: new Date(0) }, ctx);
      now = new Date(now.getTime() + 600_000);
      const asked = server.requests.slice(before).map(({ form }) =>
        (JSON.parse(form.get("batch") ?? "[]") as { relative_url: string }[]).map(({ relative_url: url }) => {
          if (url.includes("/live_videos?")) return "edge";
          return url.includes("live_videos.limit") ? "page" : "followers";
        }),
      );
      return { asked, audience: outcome?.audience?.ok, live: outcome?.live };
    };
    const empty = { ok: true, complete: true, value: { sessions: [] } };
    expect(await look("audience", "live")).toMatchObject({ asked: [["page"], ["edge"]], live: empty });
    expect(await look("live")).toMatchObject({ asked: [["edge"]], audience: undefined, live: empty });
    expect(await look("audience", "live")).toMatchObject({ asked: [["followers", "edge"]], audience: true });
    broken = true;
    expect(await look("live")).toMatchObject({ asked: [["edge"]], live: { ok: false } });
    broken = false;
    expect(await look("live")).toMatchObject({ asked: [["page"], ["edge"]], audience: true, live: empty });
    now = new Date(now.getTime() + 3_000_000);
    expect(await look("live")).toMatchObject({ asked: [["page"], ["edge"]], audience: true, live: empty });
    lives = [{ id: "9001", status: "LIVE", broadcast_start_time: "2023-07-20T08:00:02+0000" }];
    expect(await look("live")).toMatchObject({ asked: [["edge"]], live: { value: { sessions: [{}] } } });
    expect(await look("live")).toMatchObject({ asked: [["page"]], live: { value: { sessions: [{}] } } });
    ctx.close();
  });

  it("reports a refusal of the same Page once, whatever the request was called", async () => {
    let calls = 0;
    server = await startAnsweringServer(({ form }, response) => {
      const items = JSON.parse(form.get("batch") ?? "[]") as unknown[];
      const error = () => ({ code: 200, message: "no permission", fbtrace_id: `A${calls++}` });
      sendJson(
        response,
        items.map(() => ({ code: 403, body: JSON.stringify({ error: error() }) })),
      );
    });
    const ctx = testReading();
    const adapter = createFacebookAdapter({ ...settings, graphUrl: server.url });
    const batch = { credential: null, accounts: [accountRef("a.facebook", "100")] };
    const metrics = new Map([["a.facebook", ["audience", "live"] as const]]);
    const [outcome] = await adapter.read(batch, metrics, { since: new Date(0) }, ctx);
    ctx.close();
    expect(outcome?.audience).toMatchObject({
      reason: "forbidden",
      detail: expect.stringContaining("trace A"),
    });
    const refusals = outcome?.findings.filter(({ code }) => code === "permission_missing") ?? [];
    expect(refusals.map(({ detail }) => detail)).toEqual([
      "Facebook answered with error 200, HTTP 403: no permission",
    ]);
  });

  it("asks a Page that refused its list of lives for the fallback at once, and tries again after an hour", async () => {
    const refusal = JSON.stringify({ error: { code: 200, message: "no permission" } });
    const page = JSON.stringify({ id: "100", followers_count: 12 });
    server = await startAnsweringServer(({ form }, response) => {
      const items = JSON.parse(form.get("batch") ?? "[]") as { relative_url: string }[];
      const answers = items.map(({ relative_url }) => {
        if (relative_url.includes("live_videos")) return { code: 403, body: refusal };
        return { code: 200, body: relative_url.includes("/videos?") ? '{"data":[]}' : page };
      });
      sendJson(response, answers);
    });
    let now = new Date("2023-07-20T06:30:00Z");
    const ctx = testReading({ clock: () => now });
    const adapter = createFacebookAdapter({ ...settings, graphUrl: server.url });
    const batch = { credential: null, accounts: [accountRef("a.facebook", "100")] };
    const metrics = new Map([["a.facebook", ["audience", "live"] as const]]);
    const requestsOfALook = async () => {
      const before = server.requests.length;
      const [outcome] = await adapter.read(batch, metrics, { since: new Date(0) }, ctx);
      expect(outcome?.audience).toMatchObject({ ok: true });
      expect(outcome?.live).toMatchObject({ ok: true, complete: false, value: { edge: "videos" } });
      expect(outcome?.findings.map(({ code }) => code)).toContain("fallback_edge");
      return server.requests.length - before;
    };
    expect(await requestsOfALook()).toBe(3);
    expect(await requestsOfALook()).toBe(1);
    now = new Date(now.getTime() + 3_600_000);
    expect(await requestsOfALook()).toBe(3);
    ctx.close();
  });
});
