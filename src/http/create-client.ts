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
  /** Real time: until the connection stands, and for one attempt as a whole. */
  timeouts?: { connectMilliseconds: number; totalMilliseconds: number };
  /** The most of an answer that is read, after decompression. */
  maxBytes?: number;
  proxy?: ProxySettings;
  /** The only hosts (with port) that are called; left out, any. */
  hosts?: readonly string[];
  /** Requests under way at the same time, all platforms together. */
  maxConnections?: number;
  /** Pause before the first repetition; the second waits twice as long; up to double by chance. */
  backoffMilliseconds?: number;
  /** How often what may pass is repeated; left out, twice. */
  retries?: number;
  /** Refuses every address that is not on the public internet, when the connection is made. */
  publicOnly?: boolean;
  /** An answer longer than `maxBytes` is cut there, instead of refused. */
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

/** An answer that `retryWhen` named: handed out as it is once the retries are spent. */
class PassingAnswer extends Error {
  readonly answer: HttpResponse;
  constructor(answer: HttpResponse) {
    super("an answer that may pass");
    this.answer = answer;
  }
}

/**
 * The one door to the outside (see HttpDoor). `close` ends the connections that are kept open. Throws a ConfigError
 * on an address that is neither https nor on this machine.
 */
export function createHttpClient(settings: HttpClientSettings): HttpClient & { close(): void } {
  const { redact } = settings;
  const options = { ...DEFAULTS, ...settings };
  const { timeouts, maxConnections, publicOnly } = options;
  const proxy = settings.proxy ?? { httpsProxy: null, noProxy: null };
  const agents = createAgents(proxy, maxConnections, publicOnly);
  const transport = transportWithin(timeouts.connectMilliseconds, agents.ca);
  const parts: AttemptParts = {
    ...options,
    agents,
    transport,
    totalMilliseconds: timeouts.totalMilliseconds,
  };
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
      let lastTry: unknown = null;
      const mayPass = (error: unknown) => error instanceof TransportError || error instanceof PassingAnswer;
      try {
        return await pRetry(
          async () => {
            const answer = await once(request, url, signal);
            if (retryWhen?.(answer)) throw new PassingAnswer(answer);
            return answer;
          },
          {
            retries: options.retries,
            minTimeout: options.backoffMilliseconds,
            randomize: true,
            signal,
            onFailedAttempt: ({ error }) => {
              lastTry = error;
            },
            shouldRetry: ({ error }) => !signal.aborted && mayPass(error),
          },
        );
      } catch (error) {
        return endedBy(signal.aborted && mayPass(lastTry) ? lastTry : error, request, url, signal);
      }
    },
  };
}

/** What a call that brought no answer of its own hands out, or throws. */
function endedBy(told: unknown, { label }: HttpRequest, url: URL, signal: AbortSignal): HttpResponse {
  if (told instanceof PassingAnswer) return told.answer;
  if (told instanceof ContractError || told instanceof TransportError || !signal.aborted) throw told;
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
    throw new ContractError(redact(`${url.host} is refused: it is none of the hosts that are set`));
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return url;
}
