import type { PlatformId } from "../../domain/platform.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import type { OpenCollector } from "../../../workers/compose/open-collector.ts";
import { waitForReplay } from "../daemon/replay-lock.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * Opens the collector with the registry up to date, runs the work, and closes everything whatever happens.
 * `startWorkers` has this process work for these platforms, unless a live daemon takes their work already.
 */
export async function withOwnWorkers<T>(
  command: CommandContext,
  work: (
    collector: AppContext,
    startWorkers: (platforms: readonly PlatformId[]) => Promise<void>,
  ) => Promise<T>,
): Promise<T> {
  await waitForReplay(command.deployment);
  const opened = await command.openCollector();
  let closeWorkers = async () => {};
  try {
    await command.refreshRegistry(opened.collector);
    return await work(opened.collector, async (platforms) => {
      closeWorkers = await workUnlessOthersDo(command, opened, platforms);
    });
  } finally {
    await closeWorkers();
    await opened.close();
  }
}

/** Returns what closes the workers. */
async function workUnlessOthersDo(
  { deployment }: Pick<CommandContext, "deployment">,
  { collector, queues }: Pick<OpenCollector, "collector" | "queues">,
  platforms: readonly PlatformId[],
): Promise<() => Promise<void>> {
  const alive = await Promise.all(platforms.map((platform) => queues.countWorkers(platform)));
  if (alive.every((count) => count > 0)) return async () => {};
  const { runWorkers } = await import("../../../workers/jobs/run-workers.ts");
  const { close } = await runWorkers({
    collector,
    redisUrl: deployment.redisUrl,
    prefix: collector.store.database,
    platforms: [...platforms],
    keepsSchedule: false,
  });
  return close;
}
