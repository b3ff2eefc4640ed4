import type { Settings } from "../../../config/settings.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { CommandContext } from "./command-context.ts";
import { currentSettings } from "./settings.ts";

/**
 * Opens the store, runs the work on it, and closes it whatever happens. What a command works with is loaded only here,
 * so that its help, and what is wrong with its arguments, are written at once.
 */
export async function withDeployment<T>(work: (deployment: Deployment) => Promise<T>): Promise<T> {
  const { openDeployment } = await import("../../../workers/compose/open-deployment.ts");
  const deployment = await openDeployment(currentSettings());
  try {
    return await work(deployment);
  } finally {
    await deployment.close();
  }
}

/** Opens the context of a command; `clock` is the simulated world's, where the built-in simulator is read. */
export async function openCommandContext(settings: Settings, clock?: Clock): Promise<CommandContext> {
  const opening = await import("./command-context.ts");
  return opening.openCommandContext(settings, clock);
}

/** Opens the context of a command and the collector over it, runs the work, and closes both whatever happens. */
export async function withCollector<T>(
  work: (collector: AppContext, command: CommandContext) => Promise<T>,
): Promise<T> {
  const command = await openCommandContext(currentSettings());
  try {
    const { collector, close } = await command.openCollector();
    try {
      return await work(collector, command);
    } finally {
      await close();
    }
  } finally {
    await command.close();
  }
}
