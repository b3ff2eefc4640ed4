import type { AppContext } from "../../src/services/context/app-context.ts";
import { repeat } from "../../src/telemetry/repeat.ts";

/** How often, in real milliseconds. */
const EVERY_MS = 10_000;

/** How long the first measurement may hold up the start, in real milliseconds. */
const FIRST_MS_MAX = 5_000;

/**
 * Holds the clock against the others on its own timer, so that it is noticed when it becomes right again: while it is
 * wrong nothing is read, so the platform that it disagrees with is asked for the time alone. `urls` are the platforms'.
 */
export async function startClockChecks(
  app: Pick<AppContext, "http" | "clockGuard" | "log">,
  urls: readonly string[],
): Promise<{ stop(): Promise<void> }> {
  const { clockGuard, http, log } = app;
  if (!clockGuard.comparesClocks) return { stop: async () => {} };
  const stopping = new AbortController();
  const ask = async (url: string, signal: AbortSignal): Promise<void> => {
    await http.send({ method: "GET", url, label: "clock check" }, { signal }).catch((error: unknown) => {
      log.debug("time of a platform not read", { url, error });
    });
  };
  const look = async (): Promise<void> => {
    const state = await clockGuard.check();
    if (state.agrees) return;
    for (const url of urls) if (new URL(url).host === state.source) await ask(url, stopping.signal);
  };
  await Promise.all(urls.map((url) => ask(url, AbortSignal.timeout(FIRST_MS_MAX))));
  await clockGuard.check();
  const { stop } = repeat(EVERY_MS, look);
  return {
    stop: () => {
      stopping.abort();
      return stop();
    },
  };
}
