import type { Readable } from "node:stream";
import type { AxiosResponse } from "axios";
import { ContractError, TransportError } from "../errors/reach-error.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { Redactor } from "../telemetry/redaction.ts";
import type { Agents } from "./agents.ts";
import { axios } from "./axios-without-fetch.ts";
import { decode, readBody } from "./read-body.ts";
import type { HttpResponse, HttpRequest } from "./contract.ts";
import { keepRawAnswer } from "./raw-answer.ts";
import type { transportWithin } from "./transport.ts";

export type AttemptParts = {
  clock: Clock;
  redact: Redactor;
  agents: Agents;
  transport: ReturnType<typeof transportWithin>;
  totalMilliseconds: number;
  maxBytes: number;
  /** A longer body is truncated instead of refused. */
  truncatesLongBodies: boolean;
};

/** Sends a request once. Throws TransportError if no complete response came, ContractError if it is too large. */
export async function sendOnce(
  parts: AttemptParts,
  request: HttpRequest,
  url: URL,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { clock, redact, totalMilliseconds, maxBytes } = parts;
  const limit = new AbortController();
  const onAbort = () => limit.abort();
  signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(onAbort, totalMilliseconds);
  const startedAt = performance.now();
  try {
    signal.throwIfAborted();
    const response = await axios.request<Readable>({ ...shapeOf(parts, request, url), signal: limit.signal });
    const headers = headersOf(response);
    const isEmpty = response.status === 204 || response.status === 304 || headers["content-length"] === "0";
    const stream = isEmpty ? response.data : decode(response.data, headers["content-encoding"]);
    const body = await readBody(stream, maxBytes);
    if (body.truncated && !parts.truncatesLongBodies)
      throw tooLarge(request, maxBytes, keepRawAnswer(body.text, redact));
    return {
      status: response.status,
      headers,
      body: body.text,
      receivedAt: clock.now(),
      milliseconds: Math.round(performance.now() - startedAt),
    };
  } catch (cause) {
    if (cause instanceof ContractError) throw cause;
    const late = limit.signal.aborted ? `had no whole answer within ${totalMilliseconds} ms` : null;
    const why = signal.aborted ? describeAbort(signal) : (late ?? `failed: ${reasonOf(cause)}`);
    throw new TransportError(redact(`${request.label} to ${url.host} ${why}`));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** Describes why a call was aborted: its time limit, or a stop. */
export function describeAbort({ reason }: AbortSignal): string {
  const timeOver = Object(reason).name === "TimeoutError";
  return timeOver ? "had no whole answer in the time allowed" : "was stopped";
}

function shapeOf({ agents, transport }: AttemptParts, request: HttpRequest, url: URL) {
  const form = request.form === undefined ? undefined : new URLSearchParams(request.form).toString();
  const json = request.json === undefined ? undefined : JSON.stringify(request.json);
  const text = request.text === undefined ? json : Buffer.from(request.text);
  const agent = agents.agentFor(url);
  return {
    method: request.method,
    url: url.href,
    data: form ?? text,
    responseType: "stream" as const,
    decompress: false,
    headers: {
      accept: "application/json",
      "user-agent": "reach-collector",
      "accept-encoding": "gzip, br",
      ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...(text === undefined ? {} : { "content-type": "application/json" }),
      ...request.headers,
      ...request.sign?.(),
    },
    maxRedirects: 0,
    proxy: false as const,
    validateStatus: () => true,
    httpAgent: agent,
    httpsAgent: agent,
    transport,
  };
}

function headersOf(response: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
}

function tooLarge(request: HttpRequest, maxBytes: number, raw: string): ContractError {
  const message = `${request.label} was answered with more than ${maxBytes} bytes`;
  return new ContractError(message, "bad_answer", { raw });
}

/** Only the message of the failure: the error object contains the whole request with its secrets. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown failure";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : null;
  const message = cause.message === "" ? cause.name : cause.message;
  return code === null || message.includes(code) ? message : `${message} (${code})`;
}
