import { z } from "zod";

const text = z.string().nullish().catch(null);
const Id = z.string().min(1).max(128);

/** The envelope of an error; both generations of details are read (google.rpc.ErrorInfo in `details`). */
export const ErrorBody = z.object({
  error: z.object({
    code: z.number().nullish().catch(null),
    message: z.string().catch(""),
    status: text,
    errors: z
      .array(z.object({ reason: text, domain: text, message: text }))
      .nullish()
      .catch(null),
    details: z
      .array(z.object({ reason: text, metadata: z.record(z.string(), z.string()).nullish().catch(null) }))
      .nullish()
      .catch(null),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>["error"];

/** `items` may be absent, not empty, if nothing was found. */
export const ItemsAnswer = z
  .object({
    kind: text,
    items: z.array(z.unknown()).nullish(),
    nextPageToken: z.string().min(1).max(4096).nullish().catch(null),
    pageInfo: z.unknown().optional(),
  })
  .refine(
    ({ items, kind, pageInfo }) => Array.isArray(items) || typeof kind === "string" || pageInfo !== undefined,
  );

/** A channel; counts are checked by the mapper, so that one bad count concerns one channel only. */
export const Channel = z.object({
  id: Id,
  snippet: z.object({ title: text, customUrl: text }).nullish().catch(null),
  statistics: z.record(z.string(), z.unknown()).nullish().catch(null),
  contentDetails: z
    .object({ relatedPlaylists: z.object({ uploads: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type Channel = z.infer<typeof Channel>;

/** An entry of the list of uploads. */
export const UploadedItem = z.object({
  contentDetails: z.object({ videoId: Id, videoPublishedAt: z.unknown().optional() }),
});

/** A video; only one that is or was live, or is a premiere, has `liveStreamingDetails`. */
export const Video = z.object({
  id: Id,
  snippet: z
    .object({ title: text, channelId: text, channelTitle: text, liveBroadcastContent: text })
    .nullish()
    .catch(null),
  contentDetails: z.object({ duration: z.unknown().optional() }).nullish().catch(null),
  status: z.object({ uploadStatus: text, privacyStatus: text }).nullish().catch(null),
  liveStreamingDetails: z
    .object({
      scheduledStartTime: z.unknown().optional(),
      actualStartTime: z.unknown().optional(),
      actualEndTime: z.unknown().optional(),
      concurrentViewers: z.unknown().optional(),
    })
    .nullish(),
});
export type Video = z.infer<typeof Video>;

/** Parses JSON text; undefined if it is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
