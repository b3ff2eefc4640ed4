import { withExclusiveLock, type LockOptions } from "../../redis/exclusive-lock.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { getReplayStart } from "../../../workers/clock/replay.ts";
import { processStreams } from "../io/streams.ts";

/** The lock under which the first start's replay runs: one process at a time, on any machine. */
export function replayLock({ redisUrl, store, log }: Deployment, signal: AbortSignal): LockOptions {
  return {
    redisUrl,
    key: `${store.database}:replay`,
    signal,
    onWait: () =>
      void processStreams.stderr.write(
        "reach: another start of reach is replaying; waiting until it is over\n",
      ),
    onError: (error) => log.warn("redis connection error", { error: error.message }),
  };
}

/** Waits while a first start replays: its workers live in July 2023 and would take the jobs of this command. */
export async function waitForReplay(deployment: Deployment): Promise<void> {
  const { usesBuiltInSimulator, clockFile } = deployment.settings;
  if (!usesBuiltInSimulator || clockFile !== null || (await getReplayStart(deployment)) === null) return;
  await withExclusiveLock(replayLock(deployment, new AbortController().signal), async () => {});
}
