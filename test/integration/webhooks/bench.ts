import { MongoClient } from "mongodb";
import type { Change } from "../../../src/domain/outbox.ts";
import type { WebhookContext } from "../../../src/services/change-feed/webhooks/outlet.ts";
import { createWebhook, type WebhookRequest } from "../../../src/services/change-feed/webhooks/subscribe.ts";
import { WebhookDispatcher } from "../../../src/services/change-feed/webhooks/dispatcher.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { createRedactor } from "../../../src/telemetry/redaction.ts";
import { createWebhookOutlet } from "../../../workers/compose/webhook-outlet.ts";
import {
  type AnsweringServer,
  type Responder,
  startAnsweringServer,
} from "../../support/answering-server.ts";
import { HandClock, LogBook } from "../../support/collector.ts";
import { freshStore, snapshot, write } from "../store/samples.ts";

export const SEAL_KEY = "5e".repeat(32);
export const START = new Date("2023-07-01T06:00:00.700Z");

type Message = { type: string; timestamp: string; data: { items: Item[]; next: string; simulated: boolean } };
type Item = { number: string; at: string; kind: string; key: string; row: unknown };

/** A store, subscribers that are real servers, and senders as processes have them, on a clock that the test moves. */
export class WebhookBench {
  readonly store: Store;
  readonly uri: string;
  readonly clock = new HandClock(START);
  readonly log = new LogBook();
  readonly #closers: (() => unknown)[] = [];

  private constructor(store: Store, uri: string) {
    this.store = store;
    this.uri = uri;
  }

  static async open(purpose: string): Promise<WebhookBench> {
    const { store, uri, close } = await freshStore(purpose);
    const bench = new WebhookBench(store, uri);
    bench.#closers.push(close);
    return bench;
  }

  /** What a process has: `allowsPrivate`, because the subscribers of a test are on this machine. */
  context(
    settings: { allowsPrivate?: boolean; sealKey?: string | null; totalMilliseconds?: number } = {},
  ): WebhookContext {
    const { allowsPrivate = true, sealKey = SEAL_KEY, totalMilliseconds = 10_000 } = settings;
    const secrets: string[] = [];
    const redact = createRedactor(secrets);
    const key = sealKey === null ? null : { value: sealKey, from: "REACH_TOKEN_KEY" };
    const webhooks = createWebhookOutlet(
      {
        mode: "simulated",
        proxy: { url: null, except: null },
        webhooks: { sealKey: key, allowsPrivate },
      },
      { clock: this.clock, redact, secrets, timeouts: { connectMilliseconds: 5_000, totalMilliseconds } },
    );
    this.#closers.unshift(() => webhooks.close());
    return { store: this.store, clock: this.clock, log: this.log.logger(), redact, webhooks };
  }

  sender(context = this.context(), leaseMs: number | null = null) {
    const stopping = new AbortController();
    this.#closers.unshift(() => stopping.abort());
    const sender = new WebhookDispatcher(context, stopping.signal, leaseMs);
    const run = async () => {
      await sender.tick();
      await sender.whenIdle();
    };
    return { sender, run, stop: () => stopping.abort() };
  }

  async subscriber(respond: Responder): Promise<AnsweringServer> {
    const server = await startAnsweringServer(respond);
    this.#closers.unshift(server.close);
    return server;
  }

  subscribe(url: string, wish: Partial<WebhookRequest> = {}, context = this.context()) {
    return createWebhook(context, { url, name: null, kinds: null, by: "a test", after: 0, ...wish });
  }

  /** Creates this many rows of the feed, one snapshot each. */
  async put(count: number, from = 1): Promise<void> {
    for (let n = from; n < from + count; n += 1)
      await this.store.readings.record(
        write({ snapshots: [snapshot({ accountKey: `o${n}.facebook`, officeId: `o${n}` })] }),
      );
    await this.store.outbox.sequence();
  }

  /** One row of the feed as the store would leave it, with these changes: its id is the server's, and so its place. */
  async putRow(changes: readonly Change[], row: object = {}): Promise<void> {
    const client = new MongoClient(this.uri);
    try {
      const collection = client.db(this.store.database).collection("outbox");
      const options = { forceServerObjectId: true };
      await collection.insertOne({ number: null, at: START, changes, ...row }, options);
    } finally {
      await client.close();
    }
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
  }
}

export const messageOf = ({ body }: { body: string }): Message => JSON.parse(body) as Message;
export const itemsOf = ({ requests }: AnsweringServer): Item[] =>
  requests.flatMap((request) => messageOf(request).data.items);
export const idsOf = ({ requests }: AnsweringServer): string[] =>
  requests.map(({ headers }) => String(headers["webhook-id"]));
export const took: Responder = (_, response) => response.writeHead(204).end();
