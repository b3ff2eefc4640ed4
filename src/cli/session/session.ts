import type { Settings } from "../../../config/settings.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Session } from "./open-session.ts";
import { currentSettings } from "./settings.ts";

/**
 * Opens the store, runs the work on it, and closes it whatever happens. What a command works with is loaded here
 * and not before, so that its help, and what is wrong with its words, come at once.
 */
export async function withShelf<T>(work: (shelf: Deployment) => Promise<T>): Promise<T> {
  const { openDeployment } = await import("../../../workers/compose/open-deployment.ts");
  const shelf = await openDeployment(currentSettings());
  try {
    return await work(shelf);
  } finally {
    await shelf.close();
  }
}

/** Opens a session on settings; `clock` is the simulated world's, where the built-in simulator is read. */
export async function openSession(settings: Settings, clock?: Clock): Promise<Session> {
  const opening = await import("./open-session.ts");
  return opening.openCommandContext(settings, clock);
}
