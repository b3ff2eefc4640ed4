import { FIRST_RUN_PLATFORMS, PROFILES } from "../../platforms/profiles.ts";
import { createHash, randomUUID } from "node:crypto";
import type { PlatformId } from "../../domain/platform.ts";
import type { ClosedSweep, AppContext } from "../../services/context/app-context.ts";
import { subscribePushes } from "../../services/collecting/pushes/subscribe-pushes.ts";
import { type Daemon, type DaemonHealth, startDaemon } from "../../../workers/daemon.ts";
import { markRealData } from "../../../workers/compose/real-data-guard.ts";
import { createQueueBoard } from "../../../workers/jobs/queue-board.ts";
import { readCollectorVersion } from "../../../config/version.ts";
import {
  type Served,
  type Serving,
  checkListenAddress,
  listenOrStandBy,
} from "../../api/server/listen-or-stand-by.ts";
import { KeyRing } from "../../api/access/key-ring.ts";
import { requireKeysBeyondLoopback } from "../../api/server/listen.ts";
import type { Precondition } from "./first-run.ts";
import { type CommandContext, openCommandContext } from "../context/command-context.ts";
import { stopOnSignals } from "./stop-on-signals.ts";
import { processStreams } from "../io/streams.ts";
import { localTime } from "../output/local-time.ts";
import { currentSettings } from "../context/settings.ts";

/** Which parts of the daemon a process runs. `reach start` runs all of them. */
export type DaemonParts = { works: boolean; serves: boolean };

/** Runs parts of the daemon until SIGTERM or SIGINT; resolves when everything is closed. */
export async function startDaemonCommand(parts: DaemonParts): Promise<void> {
  const stopping = stopOnSignals();
  const settings = currentSettings();
  if (parts.serves) await checkListenAddress(settings.api);
  const replays = settings.usesBuiltInSimulator && settings.clockFile === null && parts.works;
  const { host, keys } = settings.api;
  const precondition: Precondition = async ({ store }) => {
    if (parts.serves) await requireKeysBeyondLoopback(host, keys, new KeyRing(store, keys));
  };
  if (replays) await (await import("./first-run.ts")).firstRun(settings, stopping, precondition);
  if (stopping.aborted) return;
  const command = await openCommandContext(settings);
  let served: Served | null = null;
  const serve = async (health: DaemonHealth) => {
    const serving = await serveDaemon(command, health);
    served = serving.served;
    return { address: served.address, close: serving.close };
  };
  try {
    const daemon = await startDaemon({
      deployment: command.deployment,
      access: command.access,
      works: parts.works,
      ...(parts.serves ? { serve } : {}),
      refreshRegistry: command.refreshRegistry,
      onClosed: (closed) => sayClosed(command, closed),
    });
    sayStarted(command, parts, served);
    if (parts.works && daemon.address !== null) await subscribeSimulated(command, daemon, stopping);
    await untilAborted(stopping);
    processStreams.stderr.write("reach: stopping; running work is finished first\n");
    await daemon.stop();
  } finally {
    await command.close();
  }
}

/** Has the simulated platforms of this process push to it. */
async function subscribeSimulated(
  { pushTo, settings }: CommandContext,
  { collector, address }: Daemon,
  signal: AbortSignal,
): Promise<void> {
  if (pushTo === undefined || settings.clockFile !== null) return;
  const pushAddress = `${address}/hooks`;
  const { meta } = collector.store;
  for (const platform of await pushTo(pushAddress))
    await meta.set(`push-subscribed.${platform}`, collector.clock.now());
  await subscribePushes({ ...collector, pushAddress }, signal);
}

/** The month of the press case, which the first run replays and its first page shows. */
const PRESS_MONTH = "2023-07";

async function serveDaemon({ settings, deployment }: CommandContext, health: DaemonHealth): Promise<Serving> {
  const { collector } = health;
  const simulated = settings.mode === "simulated";
  const source = {
    collector,
    simulated,
    onReadingsSaved: () => markRealData(settings),
    board: createQueueBoard({
      redisUrl: deployment.redisUrl,
      prefix: collector.store.database,
      platforms: [...collector.adapters.keys()],
      simulated,
      onError: (error) => collector.log.warn("queue board redis error", { error }),
    }),
    version: readCollectorVersion(),
    deployment: await toDeploymentId(collector.store),
    ready: () => health.ready(),
    freshness: () => health.freshness(),
    ...(settings.mapFile === null ? {} : { mapFile: settings.mapFile }),
    ...(settings.usesBuiltInSimulator ? { homeMonth: PRESS_MONTH } : {}),
  };
  const { keys, ...place } = settings.api;
  return listenOrStandBy(source, {
    ...place,
    environmentKeys: keys,
    onTakeOver: (address) =>
      say(`the process that served pages and API has ended; this one serves them now at ${address}/`),
  });
}

/** An id of the deployment that reveals nothing else. */
async function toDeploymentId({ meta, database }: AppContext["store"]): Promise<string> {
  const deployment = await meta.pin("deployment", randomUUID());
  return createHash("sha256").update(`${deployment} ${database}`).digest("hex").slice(0, 16);
}

const say = (line: string): void => void processStreams.stderr.write(`reach: ${line}\n`);

function sayStarted(
  { deployment, settings }: CommandContext,
  { works }: DaemonParts,
  served: Served | null,
): void {
  for (const line of deployment.servers) say(line);
  for (const advice of new Set(deployment.serversAdvice)) if (advice !== null) say(advice);
  if (settings.usesBuiltInSimulator)
    say(
      `no platform credential is set: reading SIMULATED platforms, not ${FIRST_RUN_PLATFORMS.map((id) => PROFILES[id].name.en).join(" or ")} (see .env.example)`,
    );
  else if (settings.mode === "simulated")
    say("a platform address or the clock is overridden: all data is marked SIMULATED");
  for (const [platform, why] of Object.entries(settings.notConfigured))
    say(`${platform} is not read: ${why}`);
  if (served !== null) sayServed(served);
  say(works ? "collecting; Ctrl-C stops it" : "serving; Ctrl-C stops it");
}

function sayServed(served: Served): void {
  const { address } = served;
  if (served.by === "other") {
    say(
      `another reach already serves ${address}/; this one shares its work and takes over when that one ends`,
    );
    return;
  }
  if (served.instead !== null) say(`port ${served.instead} is in use by another program; using another one`);
  say(`pages at ${address}/, data at ${address}/v1/, health at ${address}/healthz`);
}

/** One line per sweep; with a clock file, the line that tells a script that a slot is settled. */
function sayClosed(
  { settings }: CommandContext,
  { platform, slot, sweep }: { platform: PlatformId; slot: Date; sweep: ClosedSweep | null },
): void {
  if (sweep === null) {
    processStreams.stdout.write(`closed ${platform} ${slot.toISOString()}\n`);
    return;
  }
  const marks = settings.mode === "simulated" ? "  [simulated]" : "";
  const money = sweep.spentUsd > 0 ? `  USD ${sweep.spentUsd.toFixed(2)}` : "";
  const gaps = sweep.gaps > 0 ? `  gaps ${sweep.gaps}` : "";
  processStreams.stdout.write(
    `${localTime(slot, settings.timezone)}  ${platform.padEnd(9)} read ${sweep.read} of ${sweep.expected}${gaps}  requests ${sweep.requests}${money}  ${sweep.seconds.toFixed(1)} s${marks}\n`,
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
