import { withExclusiveLock, type LockOptions } from "../../redis/exclusive-lock.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { getReplayStart } from "../../../workers/clock/replay.ts";
import { processStreams } from "../io/streams.ts";

/** The turn in which the replay of the first start is played: one process at a time, on whatever machine. */
export function replayTurn({ redisUrl, store, log }: Deployment, signal: AbortSignal): LockOptions {
  return {
    redisUrl,
    key: `${store.database}:replay`,
    signal,
    onWait: () =>
      void processStreams.stderr.write(
        "reach: another start of reach plays the replay just now; this one goes on when it is through\n",
      ),
    onError: (error) => log.warn("the connection to Redis is disturbed", { error: error.message }),
  };
}

/** Waits while a first start plays the replay: its workers live in July 2023, and would read what is asked for now. */
export async function afterReplay(shelf: Deployment): Promise<void> {
  const { usesBuiltInSimulator, clockFile } = shelf.settings;
  if (!usesBuiltInSimulator || clockFile !== null || (await getReplayStart(shelf)) === null) return;
  await withExclusiveLock(replayTurn(shelf, new AbortController().signal), async () => {});
}
