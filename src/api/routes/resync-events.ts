import { setTimeout as pause } from "node:timers/promises";
import type { ApiContext } from "../context.ts";
import { loadResyncView } from "../views/resync.ts";

const LOOK_MS = 200;
/** A comment after this long without an event keeps proxies from closing the stream. */
const KEEP_ALIVE_MS = 15_000;

/**
 * The states of a resync as server-sent events until it is done. Only the newest state is sent, and only when the
 * reader is ready: a slow reader gets fewer events and costs no memory.
 */
export async function* resyncEvents(
  { collector, simulated }: ApiContext,
  resyncId: string,
): AsyncGenerator<string> {
  let sent = "";
  let sentAt = performance.now();
  for (let n = 1; ; ) {
    const resync = await collector.store.resyncs.get(resyncId);
    if (resync === null) return;
    const text = JSON.stringify(await loadResyncView(collector.store, resync, simulated));
    if (text !== sent) {
      sent = text;
      sentAt = performance.now();
      yield `id: ${n}\nevent: ${resync.state === "done" ? "done" : "progress"}\ndata: ${text}\n\n`;
      n += 1;
    } else if (performance.now() - sentAt > KEEP_ALIVE_MS) {
      sentAt = performance.now();
      yield ": still here\n\n";
    }
    if (resync.state === "done") return;
    await pause(LOOK_MS);
  }
}
