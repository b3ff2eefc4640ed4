import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { AccountRef, FailedRead, ReadContext } from "../contract.ts";
import { failedRead, toFailedRead } from "../failed-read.ts";
import type { YouTubeClient, YouTubeSettings } from "./client.ts";
import { toReachError } from "./errors.ts";
import { LIMITS, PARTS } from "./limits.ts";
import { Channel, ItemsAnswer, parseJson } from "./schema.ts";
import type { KnownVideos } from "./known-videos.ts";

export type YouTubeParts = {
  settings: YouTubeSettings;
  client: YouTubeClient;
  keepRaw: (text: string) => string;
  known: KnownVideos;
  /** Channel id -> the list of its uploads, which stays the same. */
  uploads: Map<string, string>;
};

/** The result of a look-up for one account; `raw` is its part of the answer, as text. */
export type ChannelFound = { found: { channel: Channel; raw: string; answer: HttpResponse } };
export type ChannelAnswer = ChannelFound | { refused: FailedRead };

const CHANNEL_ID = /^UC[A-Za-z0-9_-]{22}$/;

/**
 * Looks channels up: by id in calls of 50, by handle one by one. Once a refusal concerns everyone, the others are not
 * asked; `stop` is then that refusal.
 */
export async function lookUpChannels(
  parts: YouTubeParts,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<{ answers: Map<string, ChannelAnswer>; stop: FailedRead | null }> {
  const answers = new Map<string, ChannelAnswer>();
  let stop: FailedRead | null = null;
  for (const { refs, filter } of toLookUps(accounts, answers, ctx)) {
    if (stop !== null) {
      for (const { accountKey } of refs) answers.set(accountKey, { refused: stop });
      continue;
    }
    const found = await lookUp(parts, filter, ctx);
    if (!(found instanceof Map)) {
      for (const { accountKey } of refs) answers.set(accountKey, { refused: found });
      if (found.scope === "credential") stop = found;
      continue;
    }
    for (const ref of refs) answers.set(ref.accountKey, answerFor(ref, found, ctx));
  }
  return { answers, stop };
}

export type LookUp = { refs: AccountRef[]; filter: Record<string, string> };

/** The fewest calls; an account without a usable id or handle is answered at once. */
export function toLookUps(
  accounts: readonly AccountRef[],
  answers: Map<string, ChannelAnswer>,
  ctx: ReadContext,
): LookUp[] {
  const byId: AccountRef[] = [];
  const single: LookUp[] = [];
  for (const ref of accounts) {
    const { accountKey, externalId, handle } = ref;
    if (externalId !== null && CHANNEL_ID.test(externalId)) byId.push(ref);
    else if (externalId === null && handle !== null && handle !== "")
      single.push({ refs: [ref], filter: toFilter(handle) });
    else answers.set(accountKey, { refused: unnamed(ref, ctx) });
  }
  const chunks: LookUp[] = [];
  for (let from = 0; from < byId.length; from += LIMITS.idsPerRequest) {
    const refs = byId.slice(from, from + LIMITS.idsPerRequest);
    const ids = new Set(refs.map(({ externalId }) => externalId ?? ""));
    chunks.push({ refs, filter: { id: [...ids].join(","), maxResults: String(LIMITS.idsPerRequest) } });
  }
  return [...chunks, ...single];
}

/** A link of the form /user/NAME names a channel of older times, which is looked up by another filter than a handle. */
const toFilter = (handle: string): Record<string, string> =>
  handle.startsWith("user/") ? { forUsername: handle.slice("user/".length) } : { forHandle: `@${handle}` };

const unnamed = ({ externalId }: AccountRef, ctx: ReadContext): FailedRead =>
  failedRead(
    "not_found",
    externalId === null
      ? "no id and no handle are known; fill in accounts.csv"
      : `${JSON.stringify(externalId.slice(0, 60))} is not the id of a channel (UC and 22 characters); correct it in accounts.csv`,
    ctx.now(),
  );

async function lookUp(
  parts: YouTubeParts,
  filter: Record<string, string>,
  ctx: ReadContext,
): Promise<Map<string, ChannelFound> | FailedRead> {
  try {
    return await fetchChannels(parts, filter, ctx);
  } catch (error) {
    return toFailedRead(error, ctx.now());
  }
}

/** One call; the channels that it found, by id. Throws the error of the tree. */
export async function fetchChannels(
  { client, keepRaw, uploads }: YouTubeParts,
  filter: Record<string, string>,
  ctx: ReadContext,
): Promise<Map<string, ChannelFound>> {
  const answer = await client.get({ resource: "channels", query: { part: PARTS.channel, ...filter } }, ctx);
  const channels = new Map<string, ChannelFound>();
  for (const item of readItems(answer, keepRaw).items) {
    const parsed = Channel.safeParse(item);
    if (!parsed.success) continue;
    const list = parsed.data.contentDetails?.relatedPlaylists?.uploads ?? "";
    if (list !== "") uploads.set(parsed.data.id, list);
    channels.set(parsed.data.id, { found: { channel: parsed.data, raw: JSON.stringify(item), answer } });
  }
  return channels;
}

function answerFor(
  { externalId, handle }: AccountRef,
  found: Map<string, ChannelFound>,
  ctx: ReadContext,
): ChannelAnswer {
  const own = externalId === null ? [...found.values()][0] : found.get(externalId);
  if (own !== undefined) return own;
  const named = externalId ?? `the handle ${handle}`;
  const detail = `YouTube's answer does not contain ${named}: it does not exist, or is terminated or private`;
  return { refused: failedRead("not_found", detail, ctx.now()) };
}

/** The items of an answer and the token of the next page. Throws the error of the tree for anything else. */
export function readItems(
  answer: HttpResponse,
  keepRaw: (text: string) => string,
): { items: unknown[]; next: string | null } {
  const parsed = answer.status === 200 ? ItemsAnswer.safeParse(parseJson(answer.body)) : null;
  if (parsed === null || !parsed.success) throw toListError(answer, keepRaw);
  return { items: parsed.data.items ?? [], next: parsed.data.nextPageToken ?? null };
}

function toListError(answer: HttpResponse, keepRaw: (text: string) => string) {
  const isForeign = answer.status === 200 && parseJson(answer.body) !== undefined;
  return isForeign
    ? new ContractError("YouTube's answer contains no list of items", "bad_answer", {
        raw: keepRaw(answer.body),
      })
    : toReachError(answer, keepRaw);
}
