import { type ReachClient, told } from "./reach-client.ts";
import type { Change } from "./schema.ts";

/**
 * Everything that became known behind a number of the change feed, in order, up to what is known now. Keep the number
 * of what was worked off; the next call goes on from there, for ever.
 */
export async function* everyChange(
  client: ReachClient,
  after = "0",
  kind?: Change["kind"],
): AsyncGenerator<Change> {
  for (let from = after; ; ) {
    const query = { after: from, limit: 1000, ...(kind === undefined ? {} : { kind }) };
    const { items, next } = await told(client.GET("/v1/changes", { params: { query } }));
    yield* items;
    if (next === from) return;
    from = next;
  }
}
