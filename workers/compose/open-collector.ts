import type { Settings } from "../../config/settings.ts";
import { collectorVersion } from "../../config/version.ts";
import type { Cadence } from "../../src/domain/cadence.ts";
import { createHttpDoor } from "../../src/http/create-client.ts";
import type { HttpDoor } from "../../src/http/contract.ts";
import { openCallBudget } from "../../src/quota/call-budget/call-budget.ts";
import { openQueues, type Queues } from "../../src/queue/queues.ts";
import { ActiveBatches } from "../../src/services/context/active-batches.ts";
import type { Collector, CollectorEvents } from "../../src/services/context/collector.ts";
import { Patience } from "../../src/quota/cooldowns.ts";
import { withRenewedTokens } from "../../src/services/credentials/with-owner-token.ts";
import { createBreakers } from "../../src/quota/circuit-breaker.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import { createRedactor, learnerOf } from "../../src/telemetry/redaction.ts";
import type { Shelf } from "./open-deployment.ts";
import { reportDepsOf } from "./judging-context.ts";
import type { PlatformAccess } from "./platform-access.ts";
import { webhookOutlet } from "./webhook-outlet.ts";

/** Hosts of the settings that are called and are no platform. */
function waysOut({ heartbeatUrl, alerts }: Settings): string[] {
  return [heartbeatUrl, alerts.webhookUrl].flatMap((url) => (url === null ? [] : [new URL(url).host]));
}

/** The door, which renews owners' tokens and tells each new one to redaction. */
function renewing(
  http: HttpDoor,
  { store: { tokens }, log }: Pick<Shelf, "store" | "log">,
  clock: Clock,
  access: PlatformAccess,
): HttpDoor {
  return withRenewedTokens({
    tokens,
    http,
    now: () => clock.now(),
    renewal: () => access.renewal?.() ?? null,
    log,
    learn: learnerOf(access.secrets),
  });
}

export type OpenCollector = { collector: Collector; queues: Queues; close(): Promise<void> };

/** The collector over an open shelf. `cadence` and `clock` may differ from the settings' where a replay runs. */
export async function openCollector(
  shelf: Shelf,
  access: PlatformAccess,
  options: { cadence?: Cadence; clock?: Clock; events?: CollectorEvents } = {},
): Promise<OpenCollector> {
  const { settings, store, log } = shelf;
  const clock = options.clock ?? shelf.clock;
  const redact = createRedactor(access.secrets);
  const http = createHttpDoor({
    clock,
    redact,
    hosts: [...access.hosts, ...waysOut(settings)],
    proxy: { httpsProxy: settings.proxy.url, noProxy: settings.proxy.except },
  });
  const webhooks = webhookOutlet(settings, { clock, redact, secrets: access.secrets });
  const redis = {
    redisUrl: shelf.redisUrl,
    prefix: store.database,
    onError: (error: Error) => log.warn("the connection to Redis is disturbed", { error: error.message }),
  };
  const queues = await openQueues({ ...redis, platforms: [...access.adapters.keys()] });
  const { budget, close: closeBudget } = await openCallBudget(redis);
  const collector: Collector = {
    store,
    queues,
    adapters: access.adapters,
    http: renewing(http, shelf, clock, access),
    patience: new Patience(clock),
    budget,
    inHand: new ActiveBatches(),
    breakers: createBreakers(log, clock.source),
    clock,
    zone: settings.timezone,
    cadence: options.cadence ?? settings.cadence,
    log,
    collectorVersion: collectorVersion(),
    dailySpendLimitUsd: { x: settings.x.dailySpendLimitUsd },
    fingerprintOf: access.fingerprintOf,
    redact,
    webhooks,
    reports: reportDepsOf({ store, clock, settings }),
    events: options.events ?? {},
  };
  const close = async () => {
    await queues.close();
    closeBudget();
    http.close();
    webhooks.close();
  };
  return { collector, queues, close };
}
