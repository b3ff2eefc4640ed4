import { createHttpClient } from "../../../src/http/create-client.ts";
import { WebhookDispatcher } from "../../../src/services/change-feed/webhooks/dispatcher.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { fileClock } from "../../../src/telemetry/clock.ts";

/** A sender in a process of its own, to be killed: store, database, clock file, key, and for how long it may send. */
const [uri = "", database = "", clockFile = "", sealKey = "", leaseMs = ""] = process.argv.slice(2);
const store = await openStore({ uri, database, collectorVersion: "test" });
const clock = fileClock(clockFile);
const redact = (text: string) => text;
const http = createHttpClient({ clock, redact, retries: 0 });
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const webhooks = {
  encryptionKey: Buffer.from(sealKey, "hex"),
  http,
  allowsPrivate: true,
  blockedReason: () => Promise.resolve(null),
  registerSecret: () => {},
  simulated: true,
};
const context = { store, clock, log, redact, webhooks };
const sender = new WebhookDispatcher(context, new AbortController().signal, Number(leaseMs));
await sender.tick();
await sender.whenIdle();
http.close();
await store.close();
