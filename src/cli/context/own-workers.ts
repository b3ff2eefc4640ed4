import type { PlatformId } from "../../domain/platform.ts";
import type { OpenCollector } from "../../../workers/compose/open-collector.ts";
import type { CommandContext } from "./command-context.ts";

/** Workers of this process for these platforms, unless a live one takes their work already. */
export async function workUnlessOthersDo(
  { deployment }: Pick<CommandContext, "deployment">,
  { collector, queues }: Pick<OpenCollector, "collector" | "queues">,
  platforms: readonly PlatformId[],
): Promise<{ usedDaemon: boolean; close(): Promise<void> }> {
  const alive = await Promise.all(platforms.map((platform) => queues.countWorkers(platform)));
  if (alive.every((count) => count > 0)) return { usedDaemon: true, close: async () => {} };
  const { runWorkers } = await import("../../../workers/jobs/run-workers.ts");
  const { close } = await runWorkers({
    collector,
    redisUrl: deployment.redisUrl,
    prefix: collector.store.database,
    platforms: [...platforms],
    keepsSchedule: false,
  });
  return { usedDaemon: false, close };
}
