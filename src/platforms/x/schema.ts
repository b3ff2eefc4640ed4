import { z } from "zod";

const Id = z.union([
  z.string().min(1).max(64),
  z
    .number()
    .refine((id) => Number.isSafeInteger(id) && id > 0)
    .transform(String),
]);
const text = z.string().nullish().catch(null);

/** Problems of every shape: RFC 7807, the older `{code,message}`, and entries of a partial answer. */
export const Problem = z.object({
  type: text,
  title: text,
  detail: text,
  reason: text,
  message: text,
  code: z.number().nullish().catch(null),
  status: z.number().nullish().catch(null),
  parameter: text,
  value: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  resource_id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  parameters: z.record(z.string(), z.array(z.coerce.string())).nullish().catch(null),
});
export type Problem = z.infer<typeof Problem>;

const Problems = z.array(Problem).nullish().catch(null);

export const ProblemBody = Problem.extend({ errors: Problems, data: z.unknown().optional() });
export type ProblemBody = z.infer<typeof ProblemBody>;

/** A user; counts are checked by the mapper, so that one bad count concerns one account only. */
export const User = z.object({
  id: Id,
  name: text,
  username: text,
  public_metrics: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type User = z.infer<typeof User>;

/** The answer of a look-up: `data` is absent, not empty, if nothing was found. */
export const UsersAnswer = z
  .object({ data: z.array(z.unknown()).nullish(), errors: Problems })
  .refine(({ data, errors }) => Array.isArray(data) || Array.isArray(errors));

const digits = z
  .union([z.string().regex(/^\d{1,15}$/), z.number().int().nonnegative().transform(String)])
  .nullish()
  .catch(null);

/** A broadcast of the owner's list: counters are decimal strings; times are parsed by the mapper. */
export const Broadcast = z.object({
  id: Id,
  title: text,
  state: text,
  start_ms: z.unknown().optional(),
  end_ms: z.unknown().optional(),
  created_at_ms: z.unknown().optional(),
  scheduled_start_ms: z.unknown().optional(),
  total_watching: digits,
  twitter_user_id: Id.nullish().catch(null),
});
export type Broadcast = z.infer<typeof Broadcast>;

const Meta = z.object({ next_token: z.string().min(1).max(4096).nullish() }).nullish();

/** A page of a list: `data` may be absent if there is nothing; the last page has no `next_token`. */
export const ListAnswer = z
  .object({ data: z.array(z.unknown()).nullish(), errors: Problems, meta: Meta })
  .refine(({ data, errors, meta }) => Array.isArray(data) || Array.isArray(errors) || Boolean(meta));

const Link = z.object({ expanded_url: text, unwound_url: text, title: text });
const Reference = z.object({ type: text });

/** A post of a timeline, in either of X's two dialects (`referenced_tweets` was renamed `referenced_posts`). */
export const Post = z.object({
  id: Id,
  created_at: text,
  author_id: text,
  entities: z
    .object({ urls: z.array(Link).nullish().catch(null) })
    .nullish()
    .catch(null),
  referenced_posts: z.array(Reference).nullish().catch(null),
  referenced_tweets: z.array(Reference).nullish().catch(null),
});
export type Post = z.infer<typeof Post>;

/** Parses JSON text; undefined if it is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
