import type { Metric } from "../../domain/platform.ts";
import type {
  AccountOutcome,
  AccountRef,
  AudienceValue,
  FailedRead,
  Outcome,
  PlannedBatch,
  ReadContext,
} from "../contract.ts";
import { requested, toAudienceOutcome } from "../audience-outcome.ts";
import { failedRead, toNotAsked } from "../failed-read.ts";
import { type ChannelAnswer, lookUpChannels, type YouTubeParts } from "./channels.ts";
import { toAnswerSource } from "./client.ts";
import { listUploads, type UploadsList } from "./live-list.ts";
import { toListedLives } from "./lives.ts";
import { toAudience, withoutOtherName } from "./mapper.ts";
import { askVideos } from "./videos.ts";

/**
 * Reads a batch: one look-up of all channels where a count or a list's name is wanted, one list for each channel whose
 * lives are wanted, and then the videos of all these lists that are not settled yet, 50 in a call.
 */
export async function readBatch(
  parts: YouTubeParts,
  batch: PlannedBatch,
  metrics: ReadonlyMap<string, readonly Metric[]>,
  since: Date,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const wants = requested(metrics);
  const credential = batch.credential ?? "default";
  const asked = batch.accounts.filter(
    (ref) => wants(ref, "audience") || (wants(ref, "live") && !parts.uploads.has(ref.externalId ?? "")),
  );
  const { answers: channels, stop } = await lookUpChannels(parts, asked, ctx);
  const watched = batch.accounts.filter((ref) => wants(ref, "live"));
  const lives = await readLives(parts, watched, { channels, stop, since, credential }, ctx);
  return batch.accounts.map((ref) => {
    const channel = channels.get(ref.accountKey);
    const live = lives.get(ref.accountKey);
    const isWanted = channel !== undefined && (wants(ref, "audience") || "found" in channel);
    const audience = isWanted ? audienceOf(ref, channel, credential, parts.keepRaw) : undefined;
    return {
      accountKey: ref.accountKey,
      ...(audience && (audience.ok || wants(ref, "audience")) ? { audience } : {}),
      ...(live === undefined ? {} : { live: live.outcome }),
      findings: live?.findings ?? [],
    };
  });
}

function audienceOf(
  { handle }: AccountRef,
  answer: ChannelAnswer,
  credential: string,
  keepRaw: (text: string) => string,
): Outcome<AudienceValue> {
  if ("refused" in answer) return answer.refused;
  const { channel, raw, answer: answered } = answer.found;
  const from = toAnswerSource(answered, "channels", credential);
  return toAudienceOutcome({ raw, observedAt: answered.receivedAt, from, keepRaw }, () =>
    withoutOtherName(toAudience(channel), handle),
  );
}

type LookedUp = {
  channels: ReadonlyMap<string, ChannelAnswer>;
  /** A refusal that concerns everyone: nothing more is asked. */
  stop: FailedRead | null;
  since: Date;
  credential: string;
};

/** One list after the other, then the videos of all; what a failure leaves out is a gap with its reason. */
async function readLives(
  parts: YouTubeParts,
  accounts: readonly AccountRef[],
  { channels, stop: stopped, since, credential }: LookedUp,
  ctx: ReadContext,
): Promise<ReturnType<typeof toListedLives>> {
  const refused = new Map<string, FailedRead>();
  const lists = new Map<string, UploadsList>();
  let stop = stopped;
  for (const ref of accounts) {
    const playlist = playlistOf(parts, ref, channels, ctx);
    if (typeof playlist !== "string") refused.set(ref.accountKey, playlist);
    else if (stop !== null) refused.set(ref.accountKey, { ...stop, detail: toNotAsked(stop.detail) });
    else {
      const list = await listUploads(parts, playlist, since, ctx);
      lists.set(ref.accountKey, list);
      if (list.failure?.scope === "credential") stop = list.failure;
    }
  }
  const ids = new Set([...lists.values()].flatMap(({ videoIds }) => [...videoIds]));
  const open = [...ids].filter((id) => parts.known.get(id) === undefined);
  const videos = stop === null ? await askVideos(parts, open, ctx) : null;
  return toListedLives(parts, { lists, refused, videos, stop, credential }, ctx);
}

/** The list of the channel's uploads, or why there is none to read. */
function playlistOf(
  { uploads }: YouTubeParts,
  { accountKey, externalId }: AccountRef,
  channels: ReadonlyMap<string, ChannelAnswer>,
  ctx: ReadContext,
): string | FailedRead {
  const channel = channels.get(accountKey);
  if (channel !== undefined && "refused" in channel) return channel.refused;
  const id = channel === undefined ? externalId : channel.found.channel.id;
  const list = uploads.get(id ?? "");
  if (list !== undefined) return list;
  return failedRead("field_missing", "YouTube reports no list of uploads for the channel", ctx.now());
}
