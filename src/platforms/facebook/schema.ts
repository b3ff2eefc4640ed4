import { z } from "zod";

/** Ids go beyond 2^53: text, or a number only while it is exact. */
export const Id = z.union([
  z.string().min(1).max(128),
  z
    .number()
    .refine((id) => Number.isSafeInteger(id) && id > 0)
    .transform(String),
]);

const text = z.string().nullish().catch(null);
const Named = z
  .object({ id: Id.nullish().catch(null), name: text })
  .nullish()
  .catch(null);

/** A Page; the count and the list of lives are parsed separately, so that one cannot fail the other. */
export const PageNode = z.object({
  id: Id,
  name: text,
  username: text,
  followers_count: z.unknown().optional(),
  live_videos: z.unknown().optional(),
});
export type PageNode = z.infer<typeof PageNode>;

/** One page of an edge. The last one has no `paging.next`, whose URL is never called: it contains a token. */
export const EdgePage = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({
      cursors: z
        .object({ after: z.string().min(1).max(4096).nullish() })
        .nullish()
        .catch(null),
      next: z.unknown().optional(),
    })
    .nullish(),
});
export type EdgePage = z.infer<typeof EdgePage>;

const Cursor = z.string().min(1).max(4096);

/** The cursor of the next page; `null` = this is the last page, or the answer has no cursor. */
export function nextCursor(paging: EdgePage["paging"]): string | null {
  const { next, cursors } = paging ?? {};
  if (next === undefined || next === null) return null;
  const inAddress = typeof next === "string" && URL.canParse(next) ? new URL(next).searchParams : null;
  return Cursor.safeParse(cursors?.after ?? inAddress?.get("after")).data ?? null;
}

/** A LiveVideo: docs/graph-api/reference/live-video. Times are parsed by the mapper, which reports unreadable ones. */
export const LiveVideo = z.object({
  id: Id,
  status: text,
  title: text,
  creation_time: z.unknown().optional(),
  broadcast_start_time: z.unknown().optional(),
  planned_start_time: z.unknown().optional(),
  live_views: z.number().int().nonnegative().nullish().catch(null),
  permalink_url: text,
  from: Named,
  video: z
    .object({ id: Id.nullish().catch(null), length: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type LiveVideo = z.infer<typeof LiveVideo>;

/** A Video of the fallback edge; `live_status` is null for one that was never live. */
export const UploadedVideo = z.object({
  id: Id,
  title: text,
  length: z.number().nullish().catch(null),
  created_time: z.unknown().optional(),
  live_status: text,
  permalink_url: text,
  from: Named,
});
export type UploadedVideo = z.infer<typeof UploadedVideo>;

/** `debug_token`: times are unix seconds, 0 = never. */
export const TokenInfo = z.object({
  data: z.object({
    is_valid: z.boolean(),
    expires_at: z.number().nullish(),
    data_access_expires_at: z.number().nullish(),
    scopes: z.array(z.string()).nullish(),
    granular_scopes: z
      .array(z.object({ scope: z.string(), target_ids: z.array(Id).nullish() }))
      .nullish()
      .catch(null),
    error: z
      .object({ message: z.string().catch("") })
      .nullish()
      .catch(null),
  }),
});
