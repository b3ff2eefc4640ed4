import { createKey } from "../../../src/api/access/key-text.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { type Process, Rig } from "../../support/collector.ts";
import { createQueueBoard } from "../../../workers/jobs/queue-board.ts";

describe("the board of the queues", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  let admin: string;
  let reader: string;
  const keyOf = async (scope: "admin" | "read") => {
    const { text, key } = createKey(scope, [scope], new Date("2023-07-20T00:00:00Z"));
    await collecting.collector.store.keys.add(key);
    return text;
  };
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apiboard", accounts: 1 });
    collecting = await rig.process({ works: false });
    const { store, adapters } = collecting.collector;
    const board = createQueueBoard({
      redisUrl: rig.deployment.redisUrl,
      prefix: store.database,
      platforms: [...adapters.keys()],
      simulated: true,
      onError: () => {},
    });
    [admin, reader] = await Promise.all([keyOf("admin"), keyOf("read")]);
    api = await startApi(collecting.collector, { board });
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("shows nothing without a key, and leads a person to the form that takes one", async () => {
    const page = await api.ask("/board");
    expect([page.status, page.headers.get("location")]).toEqual([302, "/login?to=%2Fboard"]);
    const data = await api.ask("/board/api/queues");
    expect(data.status).toBe(401);
    expect(data.headers.get("content-type")).toContain("application/problem+json");
    expect((await api.ask("/board/static/js/main.js")).status).toBe(401);
    expect((await api.ask("/board/api/queues", { key: reader })).status).toBe(403);
  });

  it("shows the queues and their jobs to a key with the scope admin, without anything from elsewhere", async () => {
    await collecting.collector.queues.add({ name: "reconcile", payload: {} });
    const page = await api.ask("/board", { key: admin });
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
    const script = /src="(static\/js\/main[^"]+)"/.exec(await page.text())?.[1];
    expect((await api.ask(`/board/${script}`, { key: admin })).status).toBe(200);
    const { queues } = await api.json<{ queues: { name: string; counts: Record<string, number> }[] }>(
      "/board/api/queues",
      { key: admin },
    );
    expect(queues.map(({ name }) => name)).toEqual(["control", "facebook", "x"]);
    const { waiting = 0, prioritized = 0 } = queues[0]?.counts ?? {};
    expect(waiting + prioritized).toBe(1);
  });

  it("accepts a change from its own page with the key, and no other", async () => {
    const pause = (init: RequestInit & { key?: string }) =>
      api.ask("/board/api/queues/x/pause", { method: "PUT", ...init });
    expect((await pause({})).status).toBe(401);
    expect((await pause({ key: admin, headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    expect((await pause({ key: admin })).status).toBe(200);
    const { queues } = await api.json<{ queues: { name: string; isPaused: boolean }[] }>(
      "/board/api/queues",
      {
        key: admin,
      },
    );
    expect(queues.filter(({ isPaused }) => isPaused).map(({ name }) => name)).toEqual(["x"]);
  });

  it("with the session of a page it may be read, and nothing of it changed", async () => {
    const form = await api.ask("/login", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: new URL(api.address).origin },
      body: new URLSearchParams({ key: admin, to: "/board" }),
    });
    const cookie = (form.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    expect((await api.ask("/board/api/queues", { headers: { cookie } })).status).toBe(200);
    const resume = await api.ask("/board/api/queues/x/resume", { method: "PUT", headers: { cookie } });
    expect(resume.status).toBe(401);
  });

  it("is not part of the API's description", async () => {
    const { paths } = await api.json<{ paths: Record<string, unknown> }>("/v1/openapi.json", { key: admin });
    expect(Object.keys(paths).filter((path) => path.startsWith("/board"))).toEqual([]);
  });
});
