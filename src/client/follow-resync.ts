import { type ReachClient, unwrap } from "./reach-client.ts";
import type { Resync } from "./schema.ts";

/**
 * Yields the states of a resync as they change; the last one has `state: "done"` and its `difference`. A broken stream
 * is reopened, at most once a second.
 */
export async function* followResync(
  client: ReachClient,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<Resync> {
  for (;;) {
    const asked = { params: { path: { id } }, parseAs: "stream", ...(signal && { signal }) } as const;
    const stream = await unwrap(client.GET("/v1/resyncs/{id}/events", asked));
    for await (const data of eventsIn(stream as ReadableStream<Uint8Array>, signal)) {
      const resync = JSON.parse(data) as Resync;
      yield resync;
      if (resync.state === "done") return;
    }
    await new Promise((settle) => setTimeout(settle, 1_000));
  }
}

/** The data of each server-sent event. An event cut off by a broken stream is dropped. */
async function* eventsIn(stream: ReadableStream<Uint8Array>, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) yield data;
      }
    }
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof TypeError)) throw error;
  }
}
