import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { until } from "../../support/until.ts";
import { idsOf, itemsOf, SEAL_KEY, START, took, WebhookBench } from "./bench.ts";

const REGISTER = join(packageRoot(), "test", "support", "ts-register.mjs");
const PROGRAM = join(packageRoot(), "test", "integration", "webhooks", "send-process.ts");

describe("a message that is broken off", () => {
  let bench: WebhookBench;
  let folder: string;
  beforeEach(async () => {
    bench = await WebhookBench.open("hooksoff");
    folder = await mkdtemp(join(tmpdir(), "reach-hooks-"));
  });
  afterEach(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is sent again under the same id after its sender was killed, and nothing is lost", async () => {
    const clockFile = join(folder, "clock");
    await writeFile(clockFile, String(START.getTime()));
    await bench.put(3);
    let answers = false;
    const subscriber = await bench.subscriber((_, response) => {
      if (answers) response.writeHead(200).end();
    });
    const { webhook } = await bench.subscribe(subscriber.url);
    const args = [bench.uri, bench.store.database, clockFile, SEAL_KEY, "2000"];
    const child = spawn(process.execPath, ["--import", REGISTER, PROGRAM, ...args], { stdio: "inherit" });
    await until(() => subscriber.requests.length === 1);
    child.kill("SIGKILL");
    await once(child, "exit");
    answers = true;
    await bench.put(2, 10);
    const { run } = bench.sender();
    await run();
    expect(subscriber.requests).toHaveLength(1);
    await until(async () => {
      await run();
      return subscriber.requests.length === 3;
    });
    const [first, second, third] = idsOf(subscriber);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(subscriber.requests[1]?.body).toBe(subscriber.requests[0]?.body);
    expect(itemsOf(subscriber).map(({ number }) => number)).toEqual(["1", "2", "3", "1", "2", "3", "4", "5"]);
    expect((await bench.store.webhooks.get(webhook.webhookId))?.place.number).toBe(5);
  });

  it("by a sender whose right ran out moves nothing twice: the other's word holds", async () => {
    await bench.put(2);
    const open: ServerResponse[] = [];
    let holds = true;
    const subscriber = await bench.subscriber((_, response) => {
      if (holds) open.push(response);
      else response.writeHead(200).end();
    });
    const { webhook } = await bench.subscribe(subscriber.url);
    const slow = bench.sender(bench.context(), 1);
    const late = slow.run();
    await until(() => open.length === 1);
    holds = false;
    const other = bench.sender();
    await until(async () => {
      await other.run();
      return subscriber.requests.length === 2;
    });
    await bench.put(2, 10);
    await other.run();
    expect(subscriber.requests).toHaveLength(3);
    for (const response of open) response.writeHead(500).end();
    await late;
    const after = await bench.store.webhooks.get(webhook.webhookId);
    expect(after).toMatchObject({ place: { number: 4, taken: 0 }, failures: 0, sendingTo: null });
    const [first, second] = idsOf(subscriber);
    expect(second).toBe(first);
    await slow.run();
    expect(subscriber.requests).toHaveLength(3);
  });

  it("because its process stops is no failure, and is the next one's at once", async () => {
    await bench.put(1);
    let holds = true;
    const subscriber = await bench.subscriber((seen, response) => {
      if (!holds) took(seen, response, undefined as never);
    });
    const { webhook } = await bench.subscribe(subscriber.url);
    const stopping = bench.sender();
    const ended = stopping.run();
    await until(() => subscriber.requests.length === 1);
    stopping.stop();
    await ended;
    expect(await bench.store.webhooks.get(webhook.webhookId)).toMatchObject({ failures: 0, nextTryAt: null });
    expect(await bench.store.webhooks.listDeliveries(webhook.webhookId, 10)).toEqual([]);
    holds = false;
    await bench.sender().run();
    expect(idsOf(subscriber)).toHaveLength(2);
    expect(new Set(idsOf(subscriber)).size).toBe(1);
  });

  it("by a subscriber that does not answer, or never comes to an end, is given up, and holds up no other", async () => {
    await bench.put(2);
    const silent = await bench.subscriber(() => {});
    const dripping = await bench.subscriber((_, response) => void response.writeHead(200).write("x"));
    const good = await bench.subscriber(took);
    const context = bench.context({ totalMilliseconds: 1_500 });
    const hooks = await Promise.all(
      [silent, dripping].map(({ url }) => bench.subscribe(url, { after: 0 }, context)),
    );
    await bench.subscribe(good.url, { after: 0 }, context);
    const { sender, run } = bench.sender(context);
    await sender.tick();
    await until(() => good.requests.length === 1 && silent.requests.length === 1);
    await bench.put(2, 10);
    await until(async () => {
      await sender.tick();
      return good.requests.length === 2;
    });
    expect(silent.requests).toHaveLength(1);
    await sender.whenIdle();
    for (const { webhook } of hooks) {
      const [row, ...more] = await bench.store.webhooks.listDeliveries(webhook.webhookId, 10);
      expect(more).toEqual([]);
      expect(row).toMatchObject({ outcome: "failed", status: null });
      expect(row?.detail).toContain("had no whole answer within 1500 ms");
    }
    await run();
    expect(silent.requests).toHaveLength(1);
  });
});
