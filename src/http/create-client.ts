import pRetry from "p-retry";
import { ConfigError, ContractError, TransportError } from "../errors/reach-error.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { Redactor } from "../telemetry/redaction.ts";
import { createAgents } from "./agents.ts";
import { sendOnce, type AttemptParts, describeAbort } from "./attempt.ts";
import type { HttpResponse, HttpClient, HttpRequest } from "./contract.ts";
import { isLoopback, type ProxySettings, proxyFor } from "./proxy.ts";
import { explainPrivateAddress } from "./public-addresses.ts";
import { createConnectionSlots } from "./connection-slots.ts";
import { transportWithin } from "./transport.ts";

export type HttpClientSettings = {
  clock: Clock;
  redact: Redactor;
  /** Real time: to establish the connection, and for one attempt as a whole. */
  timeouts?: { connectMilliseconds: number; totalMilliseconds: number };
  /** The most bytes of a body that are read, after decompression. */
  maxBytes?: number;
  proxy?: ProxySettings;
  /** The only hosts (with port) that may be called; omitted = any. */
  hosts?: readonly string[];
  /** Concurrent requests, all platforms together. */
  maxConnections?: number;
  /** Pause before the first retry; it doubles each time and is randomised up to twice that. */
  backoffMilliseconds?: number;
  /** Number of retries of a transient failure; two by default. */
  retries?: number;
  /** Refuses addresses outside the public internet when connecting. */
  publicOnly?: boolean;
  /** A body longer than `maxBytes` is truncated instead of refused. */
  truncatesLongBodies?: boolean;
};

const DEFAULTS = {
  timeouts: { connectMilliseconds: 10_000, totalMilliseconds: 30_000 },
  maxBytes: 5_000_000,
  maxConnections: 8,
  backoffMilliseconds: 250,
  retries: 2,
  publicOnly: false,
  truncatesLongBodies: false,
};

/** A response selected by `retryWhen`; returned as it is once the retries are used up. */
class TransientResponse extends Error {
  readonly answer: HttpResponse;
  constructor(answer: HttpResponse) {
    super("a response that may be transient");
    this.answer = answer;
  }
}

/**
 * Creates the HTTP client (see HttpClient). `close` ends the connections that are kept open. `send` throws a ConfigError
 * for a URL that is neither https nor loopback.
 */
export function createHttpClient(settings: HttpClientSettings): HttpClient & { close(): void } {
  const { redact } = settings;
  const options = { ...DEFAULTS, ...settings };
  const { timeouts, maxConnections, publicOnly } = options;
  const proxy = settings.proxy ?? { httpsProxy: null, noProxy: null };
  const agents = createAgents(proxy, maxConnections, publicOnly);
  const transport = transportWithin(timeouts.connectMilliseconds, agents.ca);
  const { totalMilliseconds } = timeouts;
  const parts: AttemptParts = { ...options, agents, transport, totalMilliseconds };
  const slots = createConnectionSlots(maxConnections);

  const once = async (request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpResponse> => {
    const release = await slots.acquire(signal);
    try {
      return await sendOnce(parts, request, url, signal);
    } finally {
      release();
    }
  };

  return {
    close: () => agents.destroy(),
    async send(request, { signal, retryWhen }) {
      const url = checkedUrl(request, redact, settings.hosts ?? null);
      if (publicOnly) await refusePrivate(request, url, proxy);
      const attempt = async () => {
        const answer = await once(request, url, signal);
        if (retryWhen?.(answer)) throw new TransientResponse(answer);
        return answer;
      };
      try {
        return await withRetries(attempt, options, signal);
      } catch (error) {
        return toFinalResult(error, request, url, signal);
      }
    },
  };
}

const isTransient = (error: unknown): boolean =>
  error instanceof TransportError || error instanceof TransientResponse;

/** Retries transient failures. Throws the last failure; if the signal aborted, the last transient one. */
async function withRetries(
  attempt: () => Promise<HttpResponse>,
  { retries, backoffMilliseconds }: { retries: number; backoffMilliseconds: number },
  signal: AbortSignal,
): Promise<HttpResponse> {
  let lastFailure: unknown = null;
  try {
    return await pRetry(attempt, {
      retries,
      minTimeout: backoffMilliseconds,
      randomize: true,
      signal,
      onFailedAttempt: ({ error }) => {
        lastFailure = error;
      },
      shouldRetry: ({ error }) => !signal.aborted && isTransient(error),
    });
  } catch (error) {
    throw signal.aborted && isTransient(lastFailure) ? lastFailure : error;
  }
}

/** The result of a call whose attempts all failed: its last transient response, or the error. */
function toFinalResult(
  outcome: unknown,
  { label }: HttpRequest,
  url: URL,
  signal: AbortSignal,
): HttpResponse {
  if (outcome instanceof TransientResponse) return outcome.answer;
  if (outcome instanceof ContractError || outcome instanceof TransportError || !signal.aborted) throw outcome;
  throw new TransportError(`${label} to ${url.host} ${describeAbort(signal)}`);
}

async function refusePrivate({ label }: HttpRequest, url: URL, proxy: ProxySettings): Promise<void> {
  const refusal = await explainPrivateAddress(url, proxyFor(url, proxy) !== null);
  if (refusal !== null) throw new TransportError(`${label} to ${url.host} is refused: ${refusal}`);
}

function checkedUrl(request: HttpRequest, redact: Redactor, hosts: readonly string[] | null): URL {
  if (!URL.canParse(request.url)) throw new ConfigError(redact(`${request.url} is not an address`));
  const url = new URL(request.url);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))
    throw new ConfigError(
      redact(`${url.origin} is refused: only https is allowed, or http on this machine itself`),
    );
  if (hosts !== null && !hosts.includes(url.host))
    throw new ContractError(redact(`${url.host} is refused: it is not one of the configured hosts`));
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return url;
}
