import type { AppContext } from "../../src/services/context/app-context.ts";
import { WebhookDispatcher } from "../../src/services/change-feed/webhooks/dispatcher.ts";

/** How often it is looked for something new, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 2_000, file: 500 };

/**
 * Sends subscribers what becomes known, on a timer of its own and beside the work: nothing waits for them. `stop` gives
 * up what is under way; it is sent again by whoever comes next.
 */
export function startWebhookDispatch(collector: AppContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const sender = new WebhookDispatcher(collector, stopping.signal);
  let isDisturbed = false;
  const look = async (): Promise<void> => {
    try {
      await sender.tick();
      isDisturbed = false;
    } catch (error) {
      if (!stopping.signal.aborted && !isDisturbed)
        collector.log.warn("what is to be sent to webhooks could not be looked up; it is tried again", {
          error,
        });
      isDisturbed = true;
    }
  };
  let under: Promise<void> | null = null;
  const timer = setInterval(() => {
    under ??= look().finally(() => {
      under = null;
    });
  }, EVERY_MS[collector.clock.source]);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await under;
      await sender.whenIdle();
    },
  };
}
