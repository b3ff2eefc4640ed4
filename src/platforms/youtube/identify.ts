import type { AccountRef, Identity, ReadContext } from "../contract.ts";
import { fetchChannels, toLookUps, type YouTubeParts } from "./channels.ts";
import { countOf, handleOf, withoutOtherName } from "./mapper.ts";
import type { Channel } from "./schema.ts";

/** The identities of ids and handles; one that YouTube does not have is absent. Throws errors of the tree. */
export async function identify(
  parts: YouTubeParts,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<Map<string, Identity>> {
  const identities = new Map<string, Identity>();
  for (const { refs, filter } of toLookUps(accounts, new Map(), ctx)) {
    const found = await fetchChannels(parts, filter, ctx);
    for (const { accountKey, externalId, handle } of refs) {
      const own = externalId === null ? [...found.values()][0] : found.get(externalId);
      if (own !== undefined)
        identities.set(accountKey, withoutOtherName(toIdentity(own.found.channel), handle));
    }
  }
  return identities;
}

function toIdentity(channel: Channel): Identity {
  const { id, snippet, statistics } = channel;
  const isHidden = statistics?.["hiddenSubscriberCount"] === true;
  const followers = isHidden ? null : countOf(statistics?.["subscriberCount"]);
  return { externalId: id, handle: handleOf(channel), name: snippet?.title ?? null, followers };
}
