import { ObjectId } from "mongodb";
import { attachRows } from "../../../src/services/change-feed/feed-rows.ts";
import { sendJson } from "../../support/answering-server.ts";
import { look, seen, write } from "../store/samples.ts";
import { idsOf, itemsOf, messageOf, took, WebhookBench } from "./bench.ts";

const change = (n: number) => ({ kind: "gap" as const, key: `o${n}.facebook|audience` });

describe("a webhook", () => {
  let bench: WebhookBench;
  beforeEach(async () => {
    bench = await WebhookBench.open("hooks");
  });
  afterEach(() => bench.close());

  it("is sent everything in the order of its numbers, as the feed has it, and then nothing more", async () => {
    await bench.put(3);
    const title = 'जन संवाद — "live" <b>\u2028';
    await bench.store.readings.record(write({ looks: [look({ sessions: [seen({ title })] })] }));
    await bench.store.outbox.sequence();
    const subscriber = await bench.subscriber(took);
    const { webhook } = await bench.subscribe(`${subscriber.url}/hook`);
    const { run } = bench.sender();
    await run();
    await bench.put(2, 10);
    await run();
    await run();
    const rows = await bench.store.outbox.after(0, 100);
    const reported = rows.flatMap(({ number, at, changes }) =>
      changes.map((one) => ({ number: String(number), at, ...one })),
    );
    const expected = await attachRows(bench.store, reported, true);
    expect(itemsOf(subscriber)).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(JSON.stringify(itemsOf(subscriber))).toContain(JSON.stringify(title).slice(1, -1));
    expect(subscriber.requests).toHaveLength(2);
    expect(subscriber.requests.map((one) => messageOf(one).data.next)).toEqual(["4", "6"]);
    expect(subscriber.requests[0]?.method).toBe("POST");
    expect(messageOf(subscriber.requests[0] ?? { body: "" })).toMatchObject({
      type: "changes",
      data: { simulated: true },
    });
    expect((await bench.store.webhooks.get(webhook.webhookId))?.place).toEqual({ number: 6, taken: 0 });
    const log = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(log.map(({ outcome, status, changes }) => ({ outcome, status, changes }))).toEqual([
      { outcome: "delivered", status: 204, changes: 2 },
      { outcome: "delivered", status: 204, changes: reported.length - 2 },
    ]);
  });

  it("begins with what becomes known after it was made, and is sent the kinds alone that it wants", async () => {
    await bench.put(2);
    await bench.putRow([change(1)]);
    const subscriber = await bench.subscriber(took);
    const { webhook } = await bench.subscribe(subscriber.url, { after: null, kinds: ["gap"] });
    await bench.put(2, 5);
    await bench.putRow([change(2)]);
    await bench.put(1, 8);
    await bench.sender().run();
    expect(itemsOf(subscriber).map(({ kind, number }) => [kind, number])).toEqual([["gap", "6"]]);
    expect((await bench.store.webhooks.get(webhook.webhookId))?.place.number).toBe(7);
    await bench.put(3, 20);
    await bench.sender().run();
    expect(subscriber.requests).toHaveLength(1);
    expect((await bench.store.webhooks.get(webhook.webhookId))?.place.number).toBe(10);
  });

  it("gets a row of very many changes in several messages, each change once", async () => {
    await bench.putRow([change(0)]);
    await bench.putRow(Array.from({ length: 1_234 }, (_, n) => change(n)));
    await bench.putRow([change(9_999)]);
    const subscriber = await bench.subscriber(took);
    await bench.subscribe(subscriber.url);
    await bench.sender().run();
    const sizes = subscriber.requests.map((one) => messageOf(one).data.items.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(itemsOf(subscriber).map(({ key }) => key)).toEqual([
      change(0).key,
      ...Array.from({ length: 1_234 }, (_, n) => change(n).key),
      change(9_999).key,
    ]);
    expect(new Set(idsOf(subscriber)).size).toBe(subscriber.requests.length);
    expect(subscriber.requests.map((one) => messageOf(one).data.next)).toEqual(["1", "1", "3"]);
  });

  it("gets no message beyond 256 KiB, and a row that alone is larger by its key", async () => {
    const lives = Array.from({ length: 120 }, (_, n) =>
      seen({
        sessionId: `L${n}`,
        videoId: `V${n}`,
        title: n === 60 ? "म".repeat(100_000) : "x".repeat(4_000),
      }),
    );
    await bench.store.readings.record(write({ looks: [look({ sessions: lives })] }));
    const subscriber = await bench.subscriber(took);
    await bench.subscribe(subscriber.url, { kinds: ["live-session"] });
    await bench.sender().run();
    expect(subscriber.requests.length).toBeGreaterThan(1);
    for (const { body } of subscriber.requests) expect(Buffer.byteLength(body)).toBeLessThan(263_000);
    const items = itemsOf(subscriber);
    expect(items.map(({ key }) => key)).toEqual(lives.map(({ sessionId }) => `patna.facebook|${sessionId}`));
    expect(items.filter(({ row }) => row === null).map(({ key }) => key)).toEqual(["patna.facebook|L60"]);
  });

  it("misses no row that was committed late, though its id is older than those that were sent", async () => {
    await bench.put(2);
    const subscriber = await bench.subscriber(took);
    await bench.subscribe(subscriber.url);
    const { run } = bench.sender();
    await run();
    await bench.putRow([change(7)], { _id: new ObjectId("000000000000000000000001") });
    await run();
    expect(itemsOf(subscriber).map(({ number }) => number)).toEqual(["1", "2", "3"]);
    expect(itemsOf(subscriber).at(-1)?.key).toBe(change(7).key);
  });

  it("has one process send at a time: while one waits for the answer, another sends nothing", async () => {
    const rival = bench.sender();
    let waits = true;
    const subscriber = await bench.subscriber(async (_, response) => {
      if (waits) {
        waits = false;
        await rival.run();
      }
      response.writeHead(204).end();
    });
    await bench.put(3);
    await bench.subscribe(subscriber.url);
    await bench.sender().run();
    expect(waits).toBe(false);
    expect(itemsOf(subscriber).map(({ number }) => number)).toEqual(["1", "2", "3"]);
  });

  it("is sent each message once by any number of processes at the same time", async () => {
    const subscriber = await bench.subscriber(took);
    const { webhook } = await bench.subscribe(subscriber.url);
    const processes = Array.from({ length: 4 }, () => bench.sender());
    for (let round = 0; round < 5; round += 1) {
      await bench.put(2, 1 + round * 2);
      await Promise.all(processes.map(({ run }) => run()));
    }
    await processes[0]?.run();
    const numbers = itemsOf(subscriber).map(({ number }) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    expect((await bench.store.webhooks.get(webhook.webhookId))?.place.number).toBe(10);
  });

  it("that answers with much has it thrown away, and was served all the same", async () => {
    await bench.put(1);
    const subscriber = await bench.subscriber((_, response) => response.end("y".repeat(1_000_000)));
    const { webhook } = await bench.subscribe(subscriber.url);
    await bench.sender().run();
    const [row] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
    expect(row).toMatchObject({ outcome: "delivered", status: 200, detail: null });
  });

  it("that was removed is sent nothing, though a message is under way", async () => {
    await bench.put(1);
    const subscriber = await bench.subscriber(async (_, response) => {
      await bench.store.webhooks.remove(webhook.webhookId);
      sendJson(response, {});
    });
    const { webhook } = await bench.subscribe(subscriber.url);
    const { run } = bench.sender();
    await run();
    await bench.put(1, 2);
    await run();
    expect(subscriber.requests).toHaveLength(1);
    expect(await bench.store.webhooks.list()).toEqual([]);
  });
});
