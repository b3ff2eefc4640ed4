import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import { openCommandContext } from "../../src/cli/context/command-context.ts";
import { stopOnSignals } from "../../src/cli/daemon/stop-on-signals.ts";
import { startDaemon } from "../../workers/daemon.ts";
import { WORKER_TIMES_BY_FILE } from "../../workers/jobs/run-workers.ts";

/**
 * One collecting process of the chaos suite: what `reach worker` runs, with short time constants. It prints `ready`,
 * then a line for each slot that is settled, and stops cleanly at SIGTERM.
 */
const times = { ...WORKER_TIMES_BY_FILE, lockMs: 3_000, stalledCheckMs: 1_000, shutdownMs: 3_000 };

const stopping = stopOnSignals();
const root = packageRoot();
const session = await openCommandContext(readSettings(process.env, { cwd: root, packageRoot: root }));
const daemon = await startDaemon({
  deployment: session.deployment,
  access: session.access,
  works: true,
  refreshRegistry: session.refreshRegistry,
  onClosed: ({ platform, slot }) => process.stdout.write(`closed ${platform} ${slot.toISOString()}\n`),
  times,
});
process.stdout.write("ready\n");
if (!stopping.aborted)
  await new Promise((resolve) => stopping.addEventListener("abort", resolve, { once: true }));
await daemon.stop();
await session.close();
process.stdout.write("stopped\n");
