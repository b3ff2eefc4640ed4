import { between, chance } from "../random.ts";
import type { AccountState } from "../world/world.ts";
import { readBounds, toPageToken } from "./post-bounds.ts";
import type { PartialError } from "./problem.ts";
import { USER_PARAMETERS, findUser } from "./users.ts";
import { readFields, readNumber, refuseOthers, usesPostDialect, type XCall } from "./x-call.ts";

const DAY_MS = 86_400_000;
/** The epoch of X's ids, and the number of bits that the time is shifted by. */
const ID_EPOCH_MS = 1_288_834_974_657;
const ID_SHIFT = 22n;
const DEEPEST = 3200;
const PARAMETERS =
  "max_results pagination_token start_time end_time since_id until_id exclude media.fields poll.fields place.fields"
    .split(" ")
    .concat(USER_PARAMETERS);

type Post = { id: bigint; atMs: number; text: string; link: string | null; repostOf: string | null };

/** `/2/users/:id/tweets`: newest first. A broadcast shows as a post with a link to it. */
export function timeline(call: XCall, userId: string): Record<string, unknown> {
  refuseOthers(call, PARAMETERS);
  const most = readNumber(call, "max_results", 5, 100, 10);
  const bounds = readBounds(call);
  const found = findUser(call, "id", userId, "id");
  if ("error" in found) return { errors: [found.error satisfies PartialError] };
  const excluded = readFields(call, "exclude");
  const posts: Post[] = [];
  let depth = 0;
  for (const post of postsBackwards(call, found.face, bounds.untilMs)) {
    depth += 1;
    if (depth > DEEPEST || post.id <= bounds.sinceId || post.atMs < bounds.fromMs || posts.length > most)
      break;
    if (post.id >= bounds.untilId || (excluded.has("retweets") && post.repostOf !== null)) continue;
    posts.push(post);
  }
  return answer(call, found.face, posts.slice(0, most), posts.length > most);
}

function answer(
  call: XCall,
  face: AccountState,
  page: readonly Post[],
  more: boolean,
): Record<string, unknown> {
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return { meta: { result_count: 0 } };
  const ids = page.map(({ id }) => String(id));
  call.site.usage.bill("posts", ids, call.at);
  const meta = { result_count: page.length, newest_id: String(first.id), oldest_id: String(last.id) };
  return {
    data: page.map((post) => postObject(call, face, post)),
    meta: more ? { ...meta, next_token: toPageToken(last.id) } : meta,
  };
}

function postObject(call: XCall, face: AccountState, post: Post): Record<string, unknown> {
  const name = usesPostDialect(call) ? "post" : "tweet";
  const wanted = readFields(call, `${name}.fields`);
  const id = String(post.id);
  const object: Record<string, unknown> = { id, text: post.text, [`edit_history_${name}_ids`]: [id] };
  if (wanted.has("created_at")) object["created_at"] = new Date(post.atMs).toISOString();
  const byExpansion = name === "post" && readFields(call, "expansions").has("author_id");
  if (wanted.has("author_id") || byExpansion) object["author_id"] = face.id;
  if (wanted.has("entities") && post.link !== null)
    object["entities"] = { urls: [urlEntity(post.text, post.link)] };
  if (wanted.has("public_metrics")) {
    const likes = between(0, 300, id, "likes");
    const reposts = name === "post" ? "repost_count" : "retweet_count";
    const metrics = {
      reply_count: likes % 9,
      like_count: likes,
      quote_count: likes % 4,
      bookmark_count: likes % 3,
    };
    object["public_metrics"] = { [reposts]: likes % 40, ...metrics, impression_count: likes * 40 };
  }
  const references = `referenced_${name}s`;
  if (post.repostOf !== null && (name === "post" || wanted.has(references)))
    object[references] = [{ type: "retweeted", id: post.repostOf }];
  return object;
}

function urlEntity(text: string, link: string): Record<string, unknown> {
  const start = text.indexOf("https://t.co/");
  const display = link.replace("https://", "");
  return { start, end: text.length, url: text.slice(start), expanded_url: link, display_url: display };
}

/** Two or three posts a day, and one for each broadcast shortly after it began, newest first. */
function* postsBackwards(call: XCall, face: AccountState, untilMs: number): Generator<Post> {
  const { epochMs } = call.site.world.scenario;
  const end = Math.min(untilMs, call.at);
  for (let dayMs = Math.floor(end / DAY_MS) * DAY_MS; dayMs > epochMs - 60 * DAY_MS; dayMs -= DAY_MS) {
    const posts = [...ordinary(face, dayMs), ...announcements(call, face, dayMs)];
    for (const post of posts.sort((a, b) => b.atMs - a.atMs)) if (post.atMs < end) yield post;
  }
}

function ordinary(face: AccountState, dayMs: number): Post[] {
  return Array.from({ length: between(2, 3, face.id, dayMs, "posts") }, (_, i) => {
    const name = [face.id, dayMs, i] as const;
    const atMs = dayMs + between(0, DAY_MS / 1000 - 1, ...name) * 1000;
    const reposted = chance(...name, "reposted") < 0.1;
    const text = reposted
      ? "RT @sim_elsewhere: public notice"
      : `Notice ${i + 1} of the day. This post is simulated.`;
    return {
      id: idAt(atMs, i),
      atMs,
      text,
      link: null,
      repostOf: reposted ? String(idAt(atMs - 3_600_000, 9)) : null,
    };
  });
}

function announcements(call: XCall, face: AccountState, dayMs: number): Post[] {
  const lives = call.site.world.lives.truth(face.account.accountKey, dayMs, dayMs + DAY_MS);
  return lives.flatMap(({ startMs, liveId, title }) => {
    if (startMs === null) return [];
    const atMs = startMs + 20_000;
    const link = `https://x.com/i/broadcasts/${liveId}`;
    return [
      { id: idAt(atMs, 5), atMs, text: `${title} https://t.co/${liveId.slice(-10)}`, link, repostOf: null },
    ];
  });
}

function idAt(atMs: number, tail: number): bigint {
  return (BigInt(Math.floor(atMs) - ID_EPOCH_MS) << ID_SHIFT) | BigInt(tail);
}
