import type { HttpResponse } from "../../http/contract.ts";
import type { AnswerSource, ReadContext } from "../contract.ts";
import { isTransientAnswer } from "./errors.ts";

export type YouTubeSettings = {
  apiUrl: string;
  apiKey: string | null;
  /** The WebSub hub; absent = pushes are not subscribed. */
  hubUrl?: string;
};

/** A list method of the Data API; each call costs one unit. */
export type YouTubeRequest = {
  resource: "channels" | "playlistItems" | "videos";
  query: Record<string, string>;
};

export type YouTubeClient = { get(request: YouTubeRequest, ctx: ReadContext): Promise<HttpResponse> };

/** The key is sent in the header only, never in a URL. Throws what the HTTP client throws. */
export function createYouTubeClient({ apiUrl, apiKey }: YouTubeSettings): YouTubeClient {
  const root = `${apiUrl.replace(/\/+$/, "")}/youtube/v3`;
  return {
    get: ({ resource, query }, ctx) =>
      ctx.http.send(
        {
          method: "GET",
          url: `${root}/${resource}`,
          query,
          headers: apiKey === null ? {} : { "x-goog-api-key": apiKey },
          label: `youtube ${resource}`,
        },
        { signal: ctx.signal, retryWhen: isTransientAnswer },
      ),
  };
}

export function toAnswerSource(answer: HttpResponse | null, edge: string, credential: string): AnswerSource {
  return {
    source: "youtube data api",
    edge,
    credential,
    apiVersion: "v3",
    requestRef: answer?.headers["x-request-id"] ?? null,
  };
}
