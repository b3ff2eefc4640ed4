import type { PlatformId } from "../domain/platform.ts";
import type { ClosedSweep } from "../services/context.ts";
import { type DaemonHealth, startDaemon } from "../../workers/daemon.ts";
import { markRealData } from "../../workers/real-data-guard.ts";
import { queueBoard } from "../../workers/queue-board.ts";
import { collectorVersion } from "../../config/version.ts";
import { serveApi } from "../api/serve-api.ts";
import { firstRun } from "./first-run.ts";
import { type Session, currentSettings, openSession } from "./session.ts";
import { processStreams } from "./streams.ts";
import { localTime } from "./output/local-time.ts";

/** Which parts of the daemon a process is. `reach start` is all of them. */
export type DaemonParts = { works: boolean; serves: boolean };

/** Runs parts of the daemon until SIGTERM or SIGINT; gives when everything is closed. */
export async function startDaemonCommand(parts: DaemonParts): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  const settings = currentSettings();
  const replays = settings.usesBuiltInSimulator && settings.clockFile === null && parts.works && parts.serves;
  if (replays) await firstRun(settings, stopping.signal);
  if (stopping.signal.aborted) return;
  const session = await openSession(settings);
  try {
    const daemon = await startDaemon({
      shelf: session.shelf,
      access: session.access,
      works: parts.works,
      ...(parts.serves ? { serve: (health: DaemonHealth) => serve(session, health) } : {}),
      refreshRegistry: session.refreshRegistry,
      onClosed: (closed) => sayClosed(session, closed),
    });
    sayStarted(session, daemon.address);
    await untilAborted(stopping.signal);
    processStreams.stderr.write("reach: stopping; work in flight is finished first\n");
    await daemon.stop();
  } finally {
    await session.close();
  }
}

function serve({ settings, shelf }: Session, health: DaemonHealth) {
  const { collector } = health;
  const simulated = settings.mode === "simulated";
  const source = {
    collector,
    simulated,
    readingsKept: () => markRealData(settings),
    board: queueBoard({
      redisUrl: shelf.redisUrl,
      prefix: collector.store.database,
      platforms: [...collector.adapters.keys()],
      simulated,
      onError: (error) => collector.log.warn("the board of the queues has no Redis", { error }),
    }),
    version: collectorVersion(),
    ready: () => health.ready(),
    freshness: () => health.freshness(),
  };
  const { host, port, keys } = settings.api;
  return serveApi(source, { host, port, environmentKeys: keys });
}

function sayStarted({ shelf, settings }: Session, address: string | null): void {
  const say = (line: string) => processStreams.stderr.write(`reach: ${line}\n`);
  for (const line of shelf.servers) say(line);
  if (settings.usesBuiltInSimulator)
    say("no platform credential is set: SIMULATED platforms are read, not Facebook or X (see .env.example)");
  else if (settings.mode === "simulated")
    say("a platform address or the clock is overridden: all data is marked SIMULATED");
  for (const [platform, why] of Object.entries(settings.notConfigured))
    say(`${platform} is not read: ${why}`);
  if (address !== null) say(`pages at ${address}/, data at ${address}/v1/, health at ${address}/healthz`);
  say("collecting; Ctrl-C stops it");
}

/** A line per sweep; on a clock file, the line by which whoever moves the clock knows that a slot is settled. */
function sayClosed(
  { settings }: Session,
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
