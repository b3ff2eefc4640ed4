import { WebhookDispatcher } from "../../src/services/change-feed/webhooks/dispatcher.ts";
import type { WebhookContext } from "../../src/services/change-feed/webhooks/outlet.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { repeat } from "../../src/telemetry/repeat.ts";

/** How often new changes are looked for, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 2_000, file: 500 };

/**
 * Sends changes to subscribers, on its own timer and beside the work: nothing waits for them. `stop` aborts what is
 * being sent; the next process sends it again.
 */
export function startWebhookDispatch(app: WebhookContext & Pick<AppContext, "clockGuard">): {
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const dispatcher = new WebhookDispatcher(app, stopping.signal);
  let hasFailed = false;
  const look = async (): Promise<void> => {
    try {
      if ((await app.clockGuard.check()).agrees) await dispatcher.tick();
      hasFailed = false;
    } catch (error) {
      if (!stopping.signal.aborted && !hasFailed)
        app.log.warn("webhook dispatch failed, will retry", { error });
      hasFailed = true;
    }
  };
  const { stop } = repeat(EVERY_MS[app.clock.source], look);
  return {
    stop: async () => {
      stopping.abort();
      await stop();
      await dispatcher.whenIdle();
    },
  };
}
