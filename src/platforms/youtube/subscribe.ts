import { ReachError } from "../../errors/reach-error.ts";
import type { AccountRef, PushSubscription, ReadContext } from "../contract.ts";
import type { YouTubeSettings } from "./client.ts";
import { hubSecretOf, topicOf } from "./push.ts";

/** The longest lease that the hub gives; it answers with the one that it took (W3C WebSub, 5.1). */
const LEASE_SECONDS = 10 * 86_400;

/** Subscribes channels at the hub, which then asks the address back; a lease ends by itself and has to be renewed. */
export async function subscribePushes(
  { apiKey, hubUrl }: YouTubeSettings,
  accounts: readonly AccountRef[],
  address: string,
  ctx: ReadContext,
): Promise<PushSubscription[]> {
  const results: PushSubscription[] = [];
  for (const { accountKey, externalId } of accounts) {
    if (hubUrl === undefined || externalId === null) {
      const detail = "the channel's id is not known; run reach accounts check --write";
      results.push({ accountKey, ok: false, detail, until: null });
      continue;
    }
    const form = {
      "hub.mode": "subscribe",
      "hub.topic": topicOf(externalId),
      "hub.callback": address,
      "hub.verify": "async",
      "hub.secret": hubSecretOf(apiKey ?? ""),
      "hub.lease_seconds": String(LEASE_SECONDS),
    };
    results.push(await subscribeOne(accountKey, { hubUrl, form }, ctx));
  }
  return results;
}

async function subscribeOne(
  accountKey: string,
  { hubUrl, form }: { hubUrl: string; form: Record<string, string> },
  ctx: ReadContext,
): Promise<PushSubscription> {
  try {
    const request = { method: "POST", url: `${hubUrl}/subscribe`, form, label: "youtube hub" } as const;
    const { status, receivedAt } = await ctx.http.send(request, { signal: ctx.signal });
    if (status === 202 || status === 204) {
      const until = new Date(receivedAt.getTime() + LEASE_SECONDS * 1_000);
      return { accountKey, ok: true, detail: "the hub took it, and asks the address back", until };
    }
    return { accountKey, ok: false, detail: `the hub answered with HTTP ${status}`, until: null };
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    return { accountKey, ok: false, detail: error.message, until: null };
  }
}
