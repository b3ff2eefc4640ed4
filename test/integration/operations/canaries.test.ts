import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { createLogger } from "../../../src/telemetry/logger.ts";
import { Writable } from "node:stream";
import { writeDump } from "../../../src/cli/io/dump-file.ts";
import type { Cadence } from "../../../src/domain/cadence.ts";
import { runDoctor } from "../../../src/services/operations/doctor/run-doctor.ts";
import { writeHandover } from "../../../src/services/operations/handover.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import { openCollector } from "../../../workers/compose/open-collector.ts";
import { createPlatformAccess } from "../../../workers/compose/platform-access.ts";
import { startHousekeeping } from "../../../workers/timers/housekeeping.ts";
import { runWorkers } from "../../../workers/jobs/run-workers.ts";
import { createClockDriver } from "../../../workers/clock/drive-by-clock.ts";
import { createWebhook } from "../../../src/services/change-feed/webhooks/subscribe.ts";
import { WebhookDispatcher } from "../../../src/services/change-feed/webhooks/dispatcher.ts";
import { sendReminders } from "../../../src/services/correspondence/reminders/send-reminders.ts";
import { createReminderOutlet } from "../../../workers/outlets/reminder-outlet.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import { allSecrets } from "../../support/simulated-platforms.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../support/answering-server.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { Rig, ZONE } from "../../support/collector.ts";

/** Everything that is stored, as text. */
async function databaseText(uri: string, name: string): Promise<string> {
  const client = new MongoClient(uri);
  try {
    const texts: string[] = [];
    for (const { name: collection } of await client.db(name).listCollections().toArray())
      if (!collection.startsWith("system."))
        texts.push(JSON.stringify(await client.db(name).collection(collection).find().toArray()));
    return texts.join("\n");
  } finally {
    await client.close();
  }
}

async function queueText(url: string, prefix: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const texts: string[] = [];
    for await (const keys of redis.scanStream({ match: `${prefix}*` }))
      for (const key of keys as string[]) {
        const type = await redis.type(key);
        if (type === "hash") texts.push(key, JSON.stringify(await redis.hgetall(key)));
        else if (type === "string") texts.push(key, (await redis.get(key)) ?? "");
        else if (type === "list") texts.push(key, ...(await redis.lrange(key, 0, -1)));
        else if (type === "set") texts.push(key, ...(await redis.smembers(key)));
        else if (type === "zset") texts.push(key, ...(await redis.zrange(key, 0, "-1")));
        else texts.push(key, JSON.stringify(await redis.xrange(key, "-", "+")));
      }
    return texts.join("\n");
  } finally {
    redis.disconnect();
  }
}

const API_KEY = "canary-key-of-the-interface";

/** Every route of the interface, asked with the key that may do all, with none and with a wrong one: what it answered. */
async function apiText(
  api: TestApi,
  webhookId: string,
): Promise<{ text: string; withoutContacts: string; paths: string[] }> {
  const { paths } = await api.json<{ paths: Record<string, Record<string, unknown>> }>("/v1/openapi.json");
  const started = await api.json<{ resyncId?: string; id?: string }>("/v1/offices/office-1/resyncs", {
    method: "POST",
    key: API_KEY,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reason: "a canary" }),
  });
  const fill = (path: string): string =>
    path
      .replace("{office}", "office-1")
      .replace("{account}", "office-1.facebook")
      .replace("{file}", "gaps.csv")
      .replace("{month}", "2023-07")
      .replace("/v1/webhooks/{id}", `/v1/webhooks/${webhookId}`)
      .replace("{id}", encodeURIComponent(started.resyncId ?? started.id ?? "none"));
  const described = Object.entries(paths).flatMap(([path, verbs]) => ("get" in verbs ? [fill(path)] : []));
  const pages = [
    "/",
    "/board",
    "/docs",
    "/login",
    "/months/2023-07",
    "/offices/office-1",
    "/metrics",
    "/healthz",
  ];
  const asked = [...new Set([...described, ...pages])].filter((path) => !path.endsWith("/events"));
  const answers: string[] = [JSON.stringify(started)];
  for (const path of asked)
    for (const key of [API_KEY, undefined, "a-wrong-key-of-somebody-else"]) {
      const answer = await api.ask(path, key === undefined ? {} : { key });
      answers.push(`${path} ${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
  const withoutContacts = answers.filter((answer) => !answer.startsWith("/v1/contacts ")).join("\n");
  return { text: answers.join("\n"), withoutContacts, paths: asked };
}

/** Both kinds of owners' tokens, with the app's keys and client. */
async function ownersOf({ secrets }: Simulator, file: string): Promise<Record<string, string>> {
  const [[one, refresh] = ["", ""], [two] = [""]] = secrets.ownerRefreshTokens;
  await writeFile(
    file,
    JSON.stringify({ [one]: { refresh_token: refresh }, [two]: secrets.ownerSigning.get(two) }),
  );
  return {
    X_OWNER_TOKENS_FILE: file,
    X_CLIENT_ID: secrets.xClientId,
    X_CLIENT_SECRET: secrets.xClientSecret,
    X_CONSUMER_KEY: secrets.xConsumerKey,
    X_CONSUMER_SECRET: secrets.xConsumerSecret,
  };
}

/** A person of an office: personal data, which leaves by its own route and to the gateway that writes to it alone. */
const PERSON = ["Canary Kumari Devi", "canary-person@office.test", "9876500077"];

async function contactsOf(file: string): Promise<Record<string, string>> {
  const [name, email, phone] = PERSON;
  const line = `office-1,${name},District Magistrate,${email},+91${phone},en`;
  await writeFile(file, `office,name,designation,email,phone,lang\n${line}\n`);
  return { REACH_CONTACTS_FILE: file };
}

const CADENCE: Cadence = { facebook: { audience: 60, live: 10 }, x: { audience: 60, live: 10 } };

describe("planted secrets", () => {
  let rig: Rig;
  let hook: AnsweringServer;
  let folder: string;
  beforeEach(async () => {
    hook = await startAnsweringServer((_, response) => sendJson(response, {}));
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    const env = async (simulator: Simulator) => ({
      ...(await ownersOf(simulator, join(folder, "owners.json"))),
      ...(await contactsOf(join(folder, "contacts.csv"))),
      REACH_SMS_WEBHOOK_URL: `${hook.url}/sms`,
      REACH_ALERT_WEBHOOK_URL: `${hook.url}/canary-webhook-path`,
      REACH_SMTP_URL: "smtp://robot:canary-mail-password@127.0.0.1:1",
      REACH_ALERT_EMAIL: "operator@example.org",
      HTTPS_PROXY: "http://robot:canary-proxy-password@127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
      REACH_TOKEN_KEY: "ca".repeat(32),
      REACH_WEBHOOKS_ALLOW_PRIVATE: "true",
    });
    rig = await Rig.open({ purpose: "canary", owners: 2, cadence: CADENCE, env });
  });
  afterEach(async () => {
    await rig.close();
    await hook.close();
    await rm(folder, { recursive: true });
  });

  it("are found in no log, row, job, export, alert or answer of the interface, whatever the platforms answer", async () => {
    let said = "";
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        said += chunk.toString();
        done();
      },
    });
    const log = createLogger({ level: "silly", secrets: rig.settings.secrets, stream });
    const deployment = { ...rig.deployment, clock: rig.clock, log };
    const access = createPlatformAccess(rig.settings);
    const { collector, close } = await openCollector(deployment, access, { cadence: rig.cadence });
    const prefix = collector.store.database;
    const platforms = [...collector.adapters.keys()];
    const workers = await runWorkers({
      collector,
      redisUrl: rig.deployment.redisUrl,
      prefix,
      platforms,
      keepsSchedule: false,
    });
    const { signal } = new AbortController();
    const drive = createClockDriver({ collector, platforms, signal, watches: true, onClosed: () => {} });
    const planted = new Set<string>();
    const plant = () => {
      for (const secret of allSecrets(rig.simulator)) planted.add(secret);
    };
    await drive.advance();
    plant();
    rig.clock.move(10);
    const faults = [
      "html",
      "cut-off",
      "redirect",
      "credential-expired",
      "flaky",
      "throttle",
      "foreign-next",
    ] as const;
    for (const kind of faults) {
      rig.simulator.faults.add({
        kind,
        to: `https://evil.example/?access_token=${rig.simulator.secrets.facebookToken}`,
      });
      await drive.advance();
      rig.simulator.faults.clear();
      plant();
      rig.clock.move(10);
    }
    await drive.advance();
    plant();
    // One renewal more, and one that is refused: with its alert, its gaps and its words.
    rig.clock.move(120);
    await drive.advance();
    plant();
    rig.simulator.faults.add({ kind: "refresh-refused" });
    rig.clock.move(120);
    await drive.advance();
    await startHousekeeping(collector, rig.settings, () => [], signal).stop();
    const outlet = createReminderOutlet(rig.settings, deployment);
    const reminded = await sendReminders({ ...outlet, deps: collector.correspondence }, "2023-07");
    outlet.close();
    expect(reminded.sent).toMatchObject([{ officeId: "office-1", channel: "sms", state: "accepted" }]);
    const subscribed = await createWebhook(collector, {
      url: `${hook.url}/canary-subscriber-path`,
      name: null,
      kinds: null,
      by: "a canary",
      after: 0,
    });
    const sender = new WebhookDispatcher(collector, signal);
    await sender.tick();
    await sender.whenIdle();
    const checkups = JSON.stringify(await runDoctor(collector, signal));
    const facts = { version: "1", servers: rig.deployment.servers, simulated: true };
    const handover = await writeHandover(collector, facts, signal);
    const dumped: string[] = [];
    for await (const line of collector.store.dump()) dumped.push(line);
    const file = join(folder, "reach.gz");
    await writeDump(file, collector.store.dump());
    const database = await databaseText(rig.database.mongoUri, prefix);
    const queue = await queueText(rig.deployment.redisUrl, prefix);
    const exported: string[] = [];
    const request = { zone: ZONE, simulated: true, officeId: null, platform: null, since: null, until: null };
    for (const { rows } of Object.values(exportCatalog))
      for await (const row of rows(collector.store, request)) exported.push(JSON.stringify(row));
    const api = await startApi(collector, {
      keys: [`admin:${API_KEY}`],
      limits: { failuresPerMinute: 1_000 },
    });
    const answered = await apiText(api, subscribed.webhook.webhookId);
    await api.close();
    await workers.close();
    await close();
    const places = {
      log: said,
      database,
      queue,
      exported: exported.join("\n"),
      api: answered.text,
      checkups,
      handover,
      backup: dumped.join(""),
      "back-up file": gunzipSync(await readFile(file)).toString("utf8"),
      alerts: hook.requests.map(({ body }) => body).join(),
    };
    expect(said.length).toBeGreaterThan(500);
    expect(database.length).toBeGreaterThan(5_000);
    expect(queue).toContain("budget");
    expect(database).toMatch(/"sealed":"[A-Za-z0-9+/=]{100,}"/);
    expect(handover).toContain("**x owner:");
    expect(places["back-up file"]).toContain('"collection":"ownerTokens"');
    expect(rig.simulator.requests.counts.get("x.token")).toBeGreaterThan(2);
    expect(planted.size).toBeGreaterThan(20);
    expect(
      hook.requests.filter(({ url }) => url.pathname === "/canary-subscriber-path").length,
    ).toBeGreaterThan(0);
    expect(answered.paths.length).toBeGreaterThan(20);
    expect(answered.text).toContain("/v1/sweeps 200 ");
    expect(answered.text).toContain("office-1.facebook");
    expect(answered.text).toContain(`/v1/webhooks/${subscribed.webhook.webhookId}/deliveries 200 `);
    const reported = hook.requests.filter(({ url }) => url.pathname !== "/sms").map(({ body }) => body);
    const elsewhere = { ...places, alerts: reported.join(), api: answered.withoutContacts };
    expect(answered.text).toContain(PERSON[0]);
    for (const [place, text] of Object.entries(elsewhere))
      for (const canary of PERSON) expect(text.includes(canary) ? `${place} holds ${canary}` : "").toBe("");
    for (const [place, text] of Object.entries(places))
      for (const canary of [
        ...planted,
        "canary-mail-password",
        "canary-proxy-password",
        ...[rig.database.mongoUri, rig.database.redisUrl].flatMap((uri) => new URL(uri).password || []),
        "canary-webhook-path",
        "canary-subscriber-path",
        subscribed.secret,
        subscribed.secret.slice("whsec_".length),
        "ca".repeat(32),
        API_KEY,
      ])
        for (const form of [canary, encodeURIComponent(canary), Buffer.from(canary).toString("base64")])
          expect(text.includes(form) ? `${place} holds ${canary}` : "").toBe("");
  }, 180_000);
});
