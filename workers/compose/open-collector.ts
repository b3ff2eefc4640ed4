import { dailySpendLimits } from "../../config/platform-access.ts";
import type { Settings } from "../../config/settings.ts";
import { readCollectorVersion } from "../../config/version.ts";
import type { Cadence } from "../../src/domain/cadence.ts";
import { createHttpClient } from "../../src/http/create-client.ts";
import type { HttpClient } from "../../src/http/contract.ts";
import { openCallBudget } from "../../src/quota/call-budget/call-budget.ts";
import { openQueues, type Queues } from "../../src/queue/queues.ts";
import { ActiveBatches } from "../../src/services/context/active-batches.ts";
import type { AppContext, AppEvents } from "../../src/services/context/app-context.ts";
import { Cooldowns } from "../../src/quota/cooldowns.ts";
import { withOwnerTokens } from "../../src/services/credentials/with-owner-token.ts";
import { createCircuitBreakers } from "../../src/quota/circuit-breaker.ts";
import { trustClock } from "../../src/services/context/clock-guard.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import { createRedactor, createSecretLearner, type Redactor } from "../../src/telemetry/redaction.ts";
import { createAlertChannels } from "../outlets/alert-channels.ts";
import type { Deployment } from "./open-deployment.ts";
import { toCorrespondenceContext } from "./correspondence-context.ts";
import { toJudgingContext } from "./judging-context.ts";
import { observeDates } from "./observe-dates.ts";
import type { PlatformAccess } from "./platform-access.ts";
import { createWebhookOutlet } from "./webhook-outlet.ts";

/** Hosts of the settings that are called and are no platform. */
function waysOut({ heartbeatUrl, alerts }: Settings): string[] {
  return [heartbeatUrl, alerts.webhookUrl].flatMap((url) => (url === null ? [] : [new URL(url).host]));
}

/** The HTTP client, which renews owners' tokens and hands each new one to redaction. */
function renewing(
  http: HttpClient,
  { store: { tokens }, log }: Pick<Deployment, "store" | "log">,
  clock: Clock,
  access: PlatformAccess,
): HttpClient {
  return withOwnerTokens({
    tokens,
    http,
    now: () => clock.now(),
    renewal: () => access.renewal?.() ?? null,
    log,
    addSecret: createSecretLearner(access.secrets),
  });
}

/** The client that calls the platforms and the other addresses of the settings, and nothing else. */
function createPlatformClient(
  settings: Settings,
  { hosts }: PlatformAccess,
  parts: { clock: Clock; redact: Redactor },
): ReturnType<typeof createHttpClient> {
  const { url: httpsProxy, except: noProxy } = settings.proxy;
  return createHttpClient({
    ...parts,
    hosts: [...hosts, ...waysOut(settings)],
    proxy: { httpsProxy, noProxy },
  });
}

/** What the settings fix for the life of the process. */
const toConstants = (settings: Settings) => ({
  zone: settings.timezone,
  collectorVersion: readCollectorVersion(),
  dailySpendLimitUsd: dailySpendLimits(settings),
  pushAddress: settings.publicUrl === null ? null : `${settings.publicUrl}/hooks`,
});

const toRedisOptions = ({ redisUrl, store, log }: Deployment) => ({
  redisUrl,
  prefix: store.database,
  onError: (error: Error) => log.warn("redis connection error", { error: error.message }),
});

export type OpenCollector = { collector: AppContext; queues: Queues; close(): Promise<void> };

/** The collector over an open deployment. `cadence` and `clock` may differ from the settings' where a replay runs. */
export async function openCollector(
  deployment: Deployment,
  access: PlatformAccess,
  options: { cadence?: Cadence; clock?: Clock; events?: AppEvents } = {},
): Promise<OpenCollector> {
  const { settings, store, log } = deployment;
  const clock = options.clock ?? deployment.clock;
  // A clock that is moved by hand follows no server's.
  const clockGuard = clock === deployment.clockGuard.clock ? deployment.clockGuard : trustClock(clock);
  const redact = createRedactor(access.secrets);
  const http = createPlatformClient(settings, access, { clock, redact });
  const webhooks = createWebhookOutlet(settings, { clock, redact, secrets: access.secrets });
  const redis = toRedisOptions(deployment);
  const queues = await openQueues({ ...redis, platforms: [...access.adapters.keys()] });
  const forgetRedis = clockGuard.addServer({ name: "Redis", read: () => queues.serverTime() });
  const { budget, close: closeBudget } = await openCallBudget(redis);
  const judging = toJudgingContext({ store, clock, clockGuard, settings });
  const collector: AppContext = {
    store,
    queues,
    adapters: access.adapters,
    pushes: access.pushes,
    deliveryReports: access.deliveryReports,
    http: renewing(observeDates(http, clockGuard, access.hosts), deployment, clock, access),
    cooldowns: new Cooldowns(clock),
    budget,
    activeBatches: new ActiveBatches(),
    breakers: createCircuitBreakers(log, clock.source),
    clock,
    clockGuard,
    cadence: options.cadence ?? settings.cadence,
    log,
    ...toConstants(settings),
    fingerprintOf: access.fingerprintOf,
    redact,
    webhooks,
    judging,
    correspondence: toCorrespondenceContext(judging, settings),
    alertChannels: createAlertChannels(settings, http),
    events: options.events ?? {},
  };
  const close = async () => {
    forgetRedis();
    await queues.close();
    closeBudget();
    http.close();
    webhooks.close();
  };
  return { collector, queues, close };
}
