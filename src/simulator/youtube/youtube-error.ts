import { jsonReply, type Reply } from "../exchange.ts";

/** A refusal in Google's envelope: `errors[].reason` of the older kind, and `details[].reason` where there is one. */
export class YouTubeError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly extra: Record<string, unknown>;
  readonly domain: string;

  constructor(
    status: number,
    reason: string,
    message: string,
    { domain = "youtube.api", ...extra }: { domain?: string } & Record<string, unknown> = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.domain = domain;
    this.extra = extra;
  }

  reply(headers: Record<string, string> = {}): Reply {
    const { status: code, reason, message, domain, extra } = this;
    return jsonReply(
      code,
      { error: { code, message, errors: [{ message, domain, reason }], ...extra } },
      headers,
    );
  }
}

const QUOTA_MESSAGE =
  'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.';

export const quotaExceeded = () =>
  new YouTubeError(403, "quotaExceeded", QUOTA_MESSAGE, { domain: "youtube.quota" });

export const rateLimited = () =>
  new YouTubeError(
    403,
    "rateLimitExceeded",
    "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute'",
    {
      domain: "usageLimits",
    },
  );

export const tooManyRequests = () =>
  new YouTubeError(429, "rateLimitExceeded", "Resource has been exhausted (e.g. check quota).", {
    domain: "global",
    status: "RESOURCE_EXHAUSTED",
  });

const errorInfo = (reason: string) => ({
  details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com" }],
});

export const keyInvalid = () =>
  new YouTubeError(400, "badRequest", "API key not valid. Please pass a valid API key.", {
    domain: "global",
    status: "INVALID_ARGUMENT",
    ...errorInfo("API_KEY_INVALID"),
  });

export const keyMissing = () =>
  new YouTubeError(
    403,
    "forbidden",
    "Method doesn't allow unregistered callers (callers without established identity).",
    { domain: "global", status: "PERMISSION_DENIED" },
  );

export const apiDisabled = () =>
  new YouTubeError(
    403,
    "accessNotConfigured",
    "YouTube Data API v3 has not been used in project 999 before or it is disabled.",
    { domain: "usageLimits", status: "PERMISSION_DENIED", ...errorInfo("SERVICE_DISABLED") },
  );

export const missingParameter = (name: string) =>
  new YouTubeError(400, "missingRequiredParameter", `Missing required parameter: ${name}`);

export const invalidParameter = (name: string, why: string) =>
  new YouTubeError(400, "invalidValue", `Invalid value for parameter ${name}: ${why}`, { domain: "global" });

export const playlistNotFound = () =>
  new YouTubeError(
    404,
    "playlistNotFound",
    "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
    { domain: "youtube.playlistItem" },
  );

export const notAccessible = () =>
  new YouTubeError(
    403,
    "playlistItemsNotAccessible",
    "The request is not properly authorized to retrieve the specified playlist.",
    { domain: "youtube.playlistItem" },
  );

export const backendError = () =>
  new YouTubeError(503, "backendError", "Backend Error", { domain: "global", status: "UNAVAILABLE" });
