/** One outgoing request. */
export type HttpRequest = {
  method: "GET" | "POST";
  /** Full URL without avoidable secrets; the client redacts it wherever it is shown. */
  url: string;
  query?: Record<string, string>;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** JSON text, sent byte for byte because it was signed. */
  text?: string;
  headers?: Record<string, string>;
  /** The owner whose renewed token goes into the header; a client that renews tokens adds it. */
  bearerOwner?: string;
  /** Creates headers for each attempt, where a platform accepts a signature only once. */
  sign?: () => Record<string, string>;
  /** Names the call in logs, e.g. `facebook batch`. Never contains a secret. */
  label: string;
  /** How the platform counts it: calls of a credential in one family of endpoints. Absent = not counted. */
  counts?: { credential: string; family: string; calls: number };
};

/** A response of any status. `body` is text of at most the size cap, without a byte order mark. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** When the response was complete, by the collector's clock. */
  receivedAt: Date;
  milliseconds: number;
};

/**
 * The only HTTP client of the program. Retries transient failures for seconds: connections, time-outs, and the responses
 * that `retryWhen` selects. Follows no redirect; refuses responses above the size cap. Throws TransportError (also when
 * the signal aborts), ContractError, and ConfigError for a URL that is neither https nor loopback.
 */
export type HttpClient = {
  send(
    request: HttpRequest,
    options: { signal: AbortSignal; retryWhen?: (answer: HttpResponse) => boolean },
  ): Promise<HttpResponse>;
};
