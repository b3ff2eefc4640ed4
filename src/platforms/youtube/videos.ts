import type { SessionSighting } from "../../domain/session-sighting.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { FailedRead, ReadContext } from "../contract.ts";
import { toFailedRead, toNotAsked } from "../failed-read.ts";
import { readItems, type YouTubeParts } from "./channels.ts";
import { LIMITS, PARTS } from "./limits.ts";
import { type Report, videoToSession } from "./mapper.ts";
import { Video } from "./schema.ts";

type Finding = Parameters<Report>[0];

/** `live` null = the video never was one. */
export type FoundVideo = { live: SessionSighting | null; isListed: boolean; findings: Finding[] };

/** What became of a video that was asked about: found, `absent`, or why it is not known. */
export type VideoAnswer = FoundVideo | { absent: true } | { refused: FailedRead };

export type VideoAnswers = {
  byId: Map<string, VideoAnswer>;
  latest: HttpResponse | null;
  /** A refusal that concerns everyone. */
  stop: FailedRead | null;
};

/** Asks about videos of any channels, 50 in a call. Once a refusal concerns everyone, the others are not asked. */
export async function askVideos(
  parts: YouTubeParts,
  ids: readonly string[],
  ctx: ReadContext,
): Promise<VideoAnswers> {
  const answers: VideoAnswers = { byId: new Map(), latest: null, stop: null };
  for (let from = 0; from < ids.length; from += LIMITS.idsPerRequest) {
    const some = ids.slice(from, from + LIMITS.idsPerRequest);
    const failed = answers.stop ?? (await askSome(parts, some, answers, ctx));
    if (failed === null) continue;
    const refused = answers.stop === null ? failed : { ...failed, detail: toNotAsked(failed.detail) };
    for (const id of some) answers.byId.set(id, { refused });
    if (failed.scope === "credential") answers.stop = failed;
  }
  return answers;
}

async function askSome(
  parts: YouTubeParts,
  ids: readonly string[],
  answers: VideoAnswers,
  ctx: ReadContext,
): Promise<FailedRead | null> {
  try {
    const { byId, latest } = await fetchVideos(parts, ids, ctx);
    answers.latest = latest;
    for (const [id, answer] of byId) answers.byId.set(id, answer);
    return null;
  } catch (error) {
    return toFailedRead(error, ctx.now());
  }
}

/** One call about up to 50 videos. Throws the error of the tree. */
export async function fetchVideos(
  { client, keepRaw, known }: YouTubeParts,
  ids: readonly string[],
  ctx: ReadContext,
): Promise<{ byId: Map<string, FoundVideo | { absent: true }>; latest: HttpResponse }> {
  const query = { part: PARTS.video, id: ids.join(","), maxResults: String(LIMITS.idsPerRequest) };
  const latest = await client.get({ resource: "videos", query }, ctx);
  const { items } = readItems(latest, keepRaw);
  const byId = new Map<string, FoundVideo | { absent: true }>(ids.map((id) => [id, { absent: true }]));
  for (const item of items) {
    const parsed = Video.safeParse(item);
    if (!parsed.success || !byId.has(parsed.data.id)) continue;
    const findings: Finding[] = [];
    const live = videoToSession(parsed.data, item, latest.receivedAt, (finding) => findings.push(finding));
    known.remember(parsed.data.id, live, latest.receivedAt);
    const isListed = parsed.data.status?.privacyStatus !== "unlisted";
    byId.set(parsed.data.id, { live, isListed, findings });
  }
  return { byId, latest };
}
