import { type ReachClient, unwrap } from "./reach-client.ts";
import type { Change } from "./schema.ts";

/**
 * Yields every change after a number of the change feed, in order, up to the newest. Changes of
 * one write share a number: store a number once a change with a later one arrives, or the loop ends, and continue there.
 */
export async function* everyChange(
  client: ReachClient,
  after = "0",
  kind?: Change["kind"],
): AsyncGenerator<Change> {
  for (let from = after; ; ) {
    const query = { after: from, limit: 1000, ...(kind === undefined ? {} : { kind }) };
    const { items, next } = await unwrap(client.GET("/v1/changes", { params: { query } }));
    yield* items;
    if (next === from) return;
    from = next;
  }
}
