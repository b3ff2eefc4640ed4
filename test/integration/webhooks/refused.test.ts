import { MongoClient } from "mongodb";
import { RETRY_WAITS_SECONDS } from "../../../src/domain/webhook.ts";
import { sendTestMessage } from "../../../src/services/change-feed/webhooks/send-test.ts";
import { sendJson } from "../../support/answering-server.ts";
import { selfSigned, startTlsServer } from "../../support/tls-server.ts";
import { idsOf, START, took, WebhookBench } from "./bench.ts";

const NEVER = new AbortController().signal;

describe("a webhook that is not taken", () => {
  let bench: WebhookBench;
  beforeEach(async () => {
    bench = await WebhookBench.open("hooksno");
    await bench.put(1);
  });
  afterEach(() => bench.close());
  const state = async (id: string) => bench.store.webhooks.get(id);

  it("is tried with growing waits for about three days, is then paused, says so once, and goes on when resumed", async () => {
    let status = 500;
    const subscriber = await bench.subscriber((_, response) => sendJson(response, {}, status));
    const { webhook } = await bench.subscribe(subscriber.url);
    const { webhookId } = webhook;
    const { run } = bench.sender();
    const waits: number[] = [];
    for (;;) {
      await run();
      const { nextTryAt } = (await state(webhookId)) ?? { nextTryAt: null };
      if (nextTryAt === null) break;
      waits.push((nextTryAt.getTime() - bench.clock.now().getTime()) / 1_000);
      bench.clock.set(new Date(nextTryAt.getTime() - 1));
      const before = subscriber.requests.length;
      await run();
      expect(subscriber.requests).toHaveLength(before);
      bench.clock.set(nextTryAt);
    }
    expect(waits).toEqual(RETRY_WAITS_SECONDS);
    const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400;
    expect([days > 2.5, days <= 3]).toEqual([true, true]);
    expect(subscriber.requests).toHaveLength(waits.length + 1);
    expect(new Set(idsOf(subscriber)).size).toBe(1);
    const stamps = subscriber.requests.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(await state(webhookId)).toMatchObject({ pausedWhy: "failing", place: { number: 0 } });
    expect(bench.log.said("webhook paused")).toBe(1);
    expect(bench.log.said("webhook delivery failed")).toBe(1);
    await run();
    expect(subscriber.requests).toHaveLength(waits.length + 1);

    status = 200;
    await bench.store.webhooks.resume(webhookId);
    await run();
    expect(new Set(idsOf(subscriber)).size).toBe(1);
    expect(await state(webhookId)).toMatchObject({
      pausedAt: null,
      failures: 0,
      place: { number: 1, taken: 0 },
    });
  });

  it("is paused at once where it is gone (410), and stays paused until a person resumes it", async () => {
    const subscriber = await bench.subscriber((_, response) => sendJson(response, {}, 410));
    const { webhook } = await bench.subscribe(subscriber.url);
    const { run } = bench.sender();
    await run();
    bench.clock.move(60 * 24 * 30);
    await run();
    expect(subscriber.requests).toHaveLength(1);
    expect(await state(webhook.webhookId)).toMatchObject({ pausedWhy: "gone", pausedAt: START });
    const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(row).toMatchObject({ outcome: "gone", status: 410 });
  });

  it("is waited for as long as it asks, within half a day", async () => {
    let asked = "7200";
    const subscriber = await bench.subscriber((_, response) =>
      sendJson(response, {}, 429, { "retry-after": asked }),
    );
    const { webhook } = await bench.subscribe(subscriber.url);
    const { run } = bench.sender();
    const waits: number[] = [];
    for (asked of ["7200", "99999999", new Date(START.getTime() + 86_400_000).toUTCString(), "soon"]) {
      await run();
      const next = (await state(webhook.webhookId))?.nextTryAt ?? START;
      waits.push(Math.round((next.getTime() - bench.clock.now().getTime()) / 1_000));
      bench.clock.set(next);
    }
    expect(waits.slice(0, 2)).toEqual([7_200, 43_200]);
    expect(waits[2]).toBeGreaterThan(30_000);
    expect(waits[3]).toBe(RETRY_WAITS_SECONDS[3]);
  });

  it("is not followed where it leads elsewhere", async () => {
    const elsewhere = await bench.subscriber(took);
    const subscriber = await bench.subscriber((_, response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    );
    const { webhook } = await bench.subscribe(subscriber.url);
    await bench.sender().run();
    expect(elsewhere.requests).toEqual([]);
    const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(row).toMatchObject({
      outcome: "failed",
      status: 307,
      detail: "HTTP 307, a redirect, which is not followed",
    });
  });

  it("is asked by a test message what is wrong, and neither its place nor its pause changes", async () => {
    const subscriber = await bench.subscriber((_, response) => sendJson(response, { why: "closed" }, 503));
    const { webhook } = await bench.subscribe(subscriber.url);
    await bench.store.webhooks.pause(webhook.webhookId, "by_hand", START);
    const before = await state(webhook.webhookId);
    const sent = await sendTestMessage(bench.context(), webhook, NEVER);
    expect(sent).toMatchObject({ outcome: "failed", status: 503, detail: 'HTTP 503: {"why":"closed"}' });
    expect(await state(webhook.webhookId)).toEqual(before);
    expect(JSON.parse(subscriber.requests[0]?.body ?? "")).toMatchObject({ type: "test" });
    const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(row).toMatchObject({ isTest: true, changes: 0 });
  });

  it("is refused as an address: not https, with a password, or private without leave", async () => {
    const context = bench.context({ allowsPrivate: false });
    const refused = (url: string, why: string, of = context) =>
      expect(bench.subscribe(url, {}, of)).rejects.toThrow(why);
    await refused("http://example.org/hook", "only https is allowed");
    await refused("ftp://example.org/", "only https is allowed");
    await refused("not an address", "must be an https address");
    await refused("https://user:pass@example.org/", "leave them out, the signature");
    for (const host of ["127.0.0.1", "10.0.0.8", "[::1]", "169.254.169.254", "2130706433"])
      await refused(`https://${host}/hook`, "REACH_WEBHOOKS_ALLOW_PRIVATE=true");
    await refused("https://localhost/hook", "localhost leads to");
    await refused("http://192.168.1.1/", "http to this machine", bench.context());
    expect(await bench.store.webhooks.list()).toEqual([]);
  });

  it("is never connected to where its name leads to this machine, whatever was allowed when it was made", async () => {
    const server = await startTlsServer(await selfSigned(), "reached");
    const subscriber = await bench.subscriber(took);
    try {
      const { webhook } = await bench.subscribe(`https://localhost:${server.port}/`);
      const plain = await bench.subscribe(subscriber.url);
      await bench.sender(bench.context({ allowsPrivate: false })).run();
      const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
      expect(row).toMatchObject({ outcome: "failed", status: null });
      expect(row?.detail).toMatch(/localhost leads to \S+, which is not a public address/);
      expect(server.connections()).toBe(0);
      const [other] = await bench.store.webhooks.listDeliveries(plain.webhook.webhookId, 10);
      expect(other?.detail).toContain("127.0.0.1 is not a public address");
      expect(subscriber.requests).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it("cannot be made without the key that seals its secret, and another key sends nothing", async () => {
    await expect(
      bench.subscribe("https://example.org/", {}, bench.context({ sealKey: null })),
    ).rejects.toThrow("REACH_TOKEN_KEY is not set");
    expect(await bench.store.webhooks.list()).toEqual([]);
    const subscriber = await bench.subscriber(took);
    const { webhook } = await bench.subscribe(subscriber.url);
    await bench.sender(bench.context({ sealKey: "ab".repeat(32) })).run();
    expect(subscriber.requests).toEqual([]);
    const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(row?.detail).toContain("REACH_TOKEN_KEY does not decrypt");
  });

  it("leaves its secret and its whole address in no row, log line or answer, even if it sends them back", async () => {
    const path = "/in/planted-path-of-a-hook?token=planted-token";
    let secret = "";
    const subscriber = await bench.subscriber((seen, response) =>
      sendJson(
        response,
        `no: ${secret} ${secret.slice(6)} ${seen.url.pathname}${seen.url.search} \u0007\n${"z".repeat(5_000)}`,
        400,
      ),
    );
    const made = await bench.subscribe(`${subscriber.url}${path}`);
    ({ secret } = made);
    await bench.sender().run();
    await sendTestMessage(bench.context(), made.webhook, NEVER);
    const [row] = await bench.store.webhooks.listDeliveries(made.webhook.webhookId, 10);
    expect(row?.detail).toMatch(/^HTTP 400: no: \S*\[redacted\]/);
    expect(row?.detail?.length).toBeLessThanOrEqual(220);
    const client = new MongoClient(bench.uri);
    const places = [JSON.stringify(bench.log.lines)];
    for (const { name } of await client.db(bench.store.database).listCollections().toArray())
      if (!name.startsWith("system."))
        places.push(JSON.stringify(await client.db(bench.store.database).collection(name).find().toArray()));
    const indexes = await client.db(bench.store.database).collection("webhookDeliveries").indexes();
    const kept = await client.db(bench.store.database).collection("webhookDeliveries").findOne();
    await client.close();
    expect(places.join()).toContain(made.webhook.webhookId);
    for (const planted of [secret, secret.slice(6), "planted-path", "planted-token"])
      expect(places.join()).not.toContain(planted);
    expect(indexes.find(({ key }) => "keptAt" in key)?.["expireAfterSeconds"]).toBe(30 * 86_400);
    expect(Math.abs(Number(kept?.["keptAt"]) - performance.timeOrigin)).toBeLessThan(3_600_000);
  });
});
