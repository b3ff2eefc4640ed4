/** One request to a platform, as an adapter asks for it. */
export type HttpRequest = {
  method: "GET" | "POST";
  /** Whole address without secrets that need not be there; the door redacts it wherever it is shown. */
  url: string;
  query?: Record<string, string>;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** JSON text, sent byte for byte: what a signature was made over. */
  text?: string;
  headers?: Record<string, string>;
  /** The owner whose renewed token goes into the header; a door that renews tokens puts it in. */
  bearerOwner?: string;
  /** Headers that are made anew for each try, where a platform takes a signature once. */
  sign?: () => Record<string, string>;
  /** Names the call in logs and budgets, e.g. `facebook batch`. Never holds a secret. */
  label: string;
  /** What the platform counts it as: so many calls of a credential in one family of endpoints. Absent = not counted. */
  counts?: { credential: string; family: string; calls: number };
};

/** What came back, whatever the status: only the way there can fail. `body` is text, at most the size cap. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** When the answer had come, by the collector's clock. */
  receivedAt: Date;
  milliseconds: number;
};

/**
 * The one door to the outside. Retries for seconds what may pass: connections, time-outs, and the answers that
 * `retryWhen` names. Follows no redirect; refuses answers above the size cap. Throws TransportError (also when
 * the signal aborts), ContractError, and ConfigError for an address that is neither https nor on this machine.
 */
export type HttpClient = {
  send(
    request: HttpRequest,
    options: { signal: AbortSignal; retryWhen?: (answer: HttpResponse) => boolean },
  ): Promise<HttpResponse>;
};
