import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../../config/package-root.ts";
import { startHousekeeping } from "../../../workers/timers/housekeeping.ts";
import { startWebhookDispatch } from "../../../workers/timers/webhooks.ts";
import {
  type AnsweringServer,
  type SeenRequest,
  startAnsweringServer,
} from "../../support/answering-server.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { type Process, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";
import { itemsOf, SEAL_KEY } from "./bench.ts";

const ADMIN = "a-key-of-the-one-who-may-do-all";
const READER = "a-key-of-one-who-may-only-read";
const NEVER = new AbortController().signal;
type Made = { id: string; secret: string; url: string };
type Verify = (headers: object, body: string, secret: string, now?: number) => boolean;

/** The example in docs/api.md, as somebody would copy it. */
async function documentedVerify(folder: string): Promise<Verify> {
  const text = await readFile(join(packageRoot(), "docs", "api.md"), "utf8");
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(text) ?? [];
  const file = join(folder, "verify.mjs");
  await writeFile(file, code);
  const { verify } = (await import(pathToFileURL(file).href)) as { verify: Verify };
  return verify;
}

/** Worked out by another implementation than the one that signs. */
async function isSigned({ headers, body }: SeenRequest, secret: string): Promise<boolean> {
  const [version, text = ""] = String(headers["webhook-signature"]).split(",");
  const raw = Buffer.from(secret.slice("whsec_".length), "base64");
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const good = await crypto.subtle.verify("HMAC", key, Buffer.from(text, "base64"), Buffer.from(signed));
  return version === "v1" && good;
}

describe("webhooks over the interface", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  let hook: AnsweringServer;
  let folder: string;
  let status = 200;
  beforeEach(async () => {
    status = 200;
    folder = await mkdtemp(join(tmpdir(), "reach-hooks-"));
    hook = await startAnsweringServer((_, response) => response.writeHead(status).end());
    rig = await Rig.open({
      purpose: "hookapi",
      accounts: 2,
      env: { REACH_TOKEN_KEY: SEAL_KEY, REACH_WEBHOOKS_ALLOW_PRIVATE: "true", REACH_PLATFORMS: "facebook" },
    });
    collecting = await rig.process();
    api = await startApi(collecting.collector, { keys: [`admin:${ADMIN}`, `read+resync+intake:${READER}`] });
  });
  afterEach(async () => {
    await api.close();
    await rig.close();
    await hook.close();
    await rm(folder, { recursive: true, force: true });
  });

  const post = (path: string, body?: object, key = ADMIN) =>
    api.ask(path, {
      method: "POST",
      key,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
  const make = async (body: object = {}) =>
    (await (await post("/v1/webhooks", { url: hook.url, ...body })).json()) as Made;

  it("bring what the daemon reads to the subscriber, each message signed as the document says", async () => {
    const made = await make({ after: "0" });
    const sending = startWebhookDispatch(collecting.collector);
    await collecting.drive.advance();
    rig.clock.move(10);
    await collecting.drive.advance();
    type Page = { items: { number: string; kind: string; key: string }[]; next: string; newest: string };
    const page = await api.json<Page>("/v1/changes?after=0&limit=1000", { key: ADMIN });
    expect(page.items.length).toBeGreaterThan(4);
    await until(() => itemsOf(hook).at(-1)?.number === page.newest);
    await sending.stop();
    expect(itemsOf(hook).map(({ number, kind, key }) => [number, kind, key])).toEqual(
      page.items.map(({ number, kind, key }) => [number, kind, key]),
    );
    expect(itemsOf(hook).at(-1)).toEqual(page.items.at(-1));
    const verify = await documentedVerify(folder);
    for (const request of hook.requests) {
      const now = Number(request.headers["webhook-timestamp"]) * 1_000;
      expect(rig.clock.now().getTime() - now).toBeLessThanOrEqual(600_000);
      expect(await isSigned(request, made.secret)).toBe(true);
      expect(verify(request.headers, request.body, made.secret, now)).toBe(true);
      expect(verify(request.headers, `${request.body} `, made.secret, now)).toBe(false);
      expect(verify(request.headers, request.body, made.secret, now + 3_600_000)).toBe(false);
      expect(verify({ ...request.headers, "webhook-id": "msg_other" }, request.body, made.secret, now)).toBe(
        false,
      );
      expect(verify({}, request.body, made.secret, now)).toBe(false);
    }
  });

  it("are for keys with the scope admin alone", async () => {
    const { id } = await make();
    for (const [method, path] of [
      ["GET", "/v1/webhooks"],
      ["POST", "/v1/webhooks"],
      ["GET", `/v1/webhooks/${id}`],
      ["DELETE", `/v1/webhooks/${id}`],
      ["GET", `/v1/webhooks/${id}/deliveries`],
      ["POST", `/v1/webhooks/${id}/test`],
      ["POST", `/v1/webhooks/${id}/pause`],
      ["POST", `/v1/webhooks/${id}/resume`],
    ] as const) {
      expect([path, (await api.ask(path, { method, key: READER })).status]).toEqual([path, 403]);
      expect([path, (await api.ask(path, { method })).status]).toEqual([path, 401]);
    }
    expect(hook.requests).toEqual([]);
  });

  it("are made, looked at, tested, paused, resumed and taken away; the secret is shown once", async () => {
    const answer = await post("/v1/webhooks", {
      url: `${hook.url}/secret-path`,
      name: "पटल",
      kinds: ["live-session"],
    });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const made = (await answer.json()) as Made;
    const place = answer.headers.get("location") ?? "";
    expect(place).toBe(`/v1/webhooks/${made.id}`);
    expect(made).toMatchObject({
      name: "पटल",
      kinds: ["live-session"],
      state: "active",
      url: `${hook.url}/…`,
    });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);

    expect(await (await post(`${place}/test`)).json()).toMatchObject({ outcome: "delivered", status: 200 });
    expect(await isSigned(hook.requests[0] as SeenRequest, made.secret)).toBe(true);
    expect(hook.requests[0]?.url.pathname).toBe("/secret-path");
    expect(await (await post(`${place}/pause`)).json()).toMatchObject({
      state: "paused",
      pausedWhy: "by_hand",
    });
    expect(await (await post(`${place}/resume`)).json()).toMatchObject({ state: "active", pausedWhy: null });
    const seen = await Promise.all(
      ["/v1/webhooks", place, `${place}/deliveries`].map(async (path) =>
        (await api.ask(path, { key: ADMIN })).text(),
      ),
    );
    expect(seen[2]).toContain('"test":true');
    for (const text of seen) {
      expect(text).not.toContain(made.secret.slice(6));
      expect(text).not.toContain("secret-path");
      expect(text).not.toContain("sealed");
    }
    expect((await api.ask(place, { method: "DELETE", key: ADMIN })).status).toBe(204);
    for (const method of ["GET", "DELETE"])
      expect((await api.ask(place, { method, key: ADMIN })).status).toBe(404);
    expect((await post(`${place}/resume`)).status).toBe(404);
  });

  it("say which field is wrong", async () => {
    const refusal = async (body: object) => {
      const answer = await post("/v1/webhooks", { url: hook.url, ...body });
      const { errors = [] } = (await answer.json()) as { errors?: { field: string }[] };
      return [answer.status, errors[0]?.field];
    };
    expect(await refusal({ url: "http://example.org/" })).toEqual([400, "url"]);
    expect(await refusal({ url: "x" })).toEqual([400, "url"]);
    expect(await refusal({ after: "99999" })).toEqual([400, "after"]);
    expect(await refusal({ after: "-1" })).toEqual([400, "after"]);
    expect(await refusal({ kinds: ["nonsense"] })).toEqual([400, "kinds.0"]);
    expect(await refusal({ name: "a\u0007b" })).toEqual([400, "name"]);
    expect(await refusal({ secret: "mine" })).toEqual([400, "secret"]);
    expect((await api.ask("/v1/webhooks/nonsense", { key: ADMIN })).status).toBe(400);
  });

  it("raise an alert when one is paused because it is gone, which is over when it is resumed", async () => {
    status = 410;
    const { id } = await make({ after: "0" });
    const sending = startWebhookDispatch(collecting.collector);
    await until(async () => (await rig.deployment.store.webhooks.get(id))?.pausedAt ?? null);
    await sending.stop();
    const alertsOf = async () => {
      await startHousekeeping(collecting.collector, rig.settings, () => [], NEVER).stop();
      return (await rig.deployment.store.operations.alerts()).filter(({ kind }) => kind === "webhook");
    };
    const [alert, ...more] = await alertsOf();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      endedAt: null,
      remedy: expect.stringContaining(`reach webhooks resume ${id}`),
    });
    await post(`/v1/webhooks/${id}/resume`);
    expect((await alertsOf())[0]?.endedAt).not.toBeNull();
  });

  it("that hang do not hold up the end of the process", async () => {
    await hook.close();
    const silent = await startAnsweringServer(() => {});
    hook = silent;
    await make({ after: "0" });
    const sending = startWebhookDispatch(collecting.collector);
    await until(() => silent.requests.length === 1);
    const startedAt = performance.now();
    await sending.stop();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
