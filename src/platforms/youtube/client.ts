import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { AnswerSource, ReadContext, UsageFigure } from "../contract.ts";
import { isTransientAnswer, unitsDay } from "./errors.ts";
import { LIMITS, UNITS } from "./limits.ts";

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
    async get({ resource, query }, ctx) {
      const answer = await ctx.http.send(
        {
          method: "GET",
          url: `${root}/${resource}`,
          query,
          headers: apiKey === null ? {} : { "x-goog-api-key": apiKey },
          label: `youtube ${resource}`,
          counts: { credential: DEFAULT_CREDENTIAL, family: UNITS, calls: 1 },
        },
        { signal: ctx.signal, retryWhen: isTransientAnswer },
      );
      ctx.onUsage(unitsOf(answer.receivedAt));
      return answer;
    },
  };
}

/** No answer says how many units are left: those of the day, Pacific time, are counted here. */
function unitsOf(at: Date): UsageFigure {
  const { startsAt, endsAt } = unitsDay(at);
  const reported = { usedPercent: null, limit: LIMITS.unitsPerDay, remaining: null };
  return {
    ...reported,
    credential: DEFAULT_CREDENTIAL,
    family: UNITS,
    opensAt: startsAt,
    resetAt: endsAt,
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
