import { ReachError } from "../../errors/reach-error.ts";
import type { AccountRef, PushSubscription, ReadContext } from "../contract.ts";
import { parseFault } from "../graph/faults.ts";
import { proofMaker } from "../graph/wire.ts";
import type { GraphSettings } from "./client.ts";

const NEEDS_OWN_TOKEN =
  "a Page is subscribed with its own token: put it into the file that FACEBOOK_PAGE_TOKENS_FILE names";

/**
 * Subscribes Pages to the app's webhook, field `live_videos` (docs/graph-api/reference/page/subscribed_apps). The address
 * itself is entered in the app's dashboard.
 */
export async function subscribePushes(
  { graphUrl, graphVersion, appSecret, pageTokens }: GraphSettings,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<PushSubscription[]> {
  const results: PushSubscription[] = [];
  for (const { accountKey, externalId } of accounts) {
    const token = externalId === null ? undefined : pageTokens.get(externalId);
    const no = (detail: string): PushSubscription => ({ accountKey, ok: false, detail, until: null });
    if (token === undefined) {
      results.push(no(NEEDS_OWN_TOKEN));
      continue;
    }
    try {
      const answer = await ctx.http.send(
        {
          method: "POST",
          url: `${graphUrl}/${graphVersion}/${encodeURIComponent(externalId ?? "")}/subscribed_apps`,
          form: { subscribed_fields: "live_videos", access_token: token, ...proofMaker(appSecret)(token) },
          label: "facebook subscribe",
        },
        { signal: ctx.signal },
      );
      const fault = parseFault(answer.body);
      if (answer.status === 200 && fault === null)
        results.push({ accountKey, ok: true, detail: "subscribed to live_videos", until: null });
      else
        results.push(
          no(`Facebook answered with HTTP ${answer.status}: ${fault?.message.slice(0, 200) ?? ""}`),
        );
    } catch (error) {
      if (!(error instanceof ReachError)) throw error;
      results.push(no(error.message));
    }
  }
  return results;
}
