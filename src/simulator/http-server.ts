import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { once } from "node:events";
import type { Incoming, Reply } from "./exchange.ts";

const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

/** Listens on the loopback address only and answers each request with `answer`. */
export async function serve(
  port: number,
  latencyMs: number,
  answer: (incoming: Incoming) => Reply,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    handle(request, response, latencyMs, answer).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(`the simulator itself failed: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  server.keepAliveTimeout = 30_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  latencyMs: number,
  answer: (incoming: Incoming) => Reply,
): Promise<void> {
  const arrivedAt = performance.now();
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413).end();
    return;
  }
  const reply = answer(asIncoming(request, body, arrivedAt));
  const delayMs = latencyMs + (reply.delayMs ?? 0);
  if (delayMs > 0) await delay(delayMs, response);
  send(reply, response);
}

function asIncoming(request: IncomingMessage, body: string, arrivedAt: number): Incoming {
  const target = request.url ?? "/";
  const question = target.indexOf("?");
  const params = new URLSearchParams(question < 0 ? "" : target.slice(question + 1));
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded"))
    for (const [name, value] of new URLSearchParams(body)) params.set(name, value);
  else if (type.startsWith("application/json")) addJson(params, body);
  const { authorization = null } = request.headers;
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
  const path = question < 0 ? target : target.slice(0, question);
  const { method = "GET" } = request;
  const host = request.headers.host ?? "";
  const apiKey = request.headers["x-goog-api-key"]?.toString() ?? null;
  return { method, path, params, bearer, authorization, apiKey, body, host, arrivedAt };
}

/** Graph accepts a JSON body as parameters; nested objects stay JSON. */
function addJson(params: URLSearchParams, body: string): void {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value))
    params.set(name, typeof inner === "string" ? inner : JSON.stringify(inner));
}

/** `null` = longer than the limit. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (request.method === "GET") return "";
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > LARGEST_BODY_BYTES) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Ends early when the caller disconnects, so that a delayed response keeps nothing alive. */
function delay(milliseconds: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function send(reply: Reply, response: ServerResponse): void {
  const { trouble } = reply;
  if (trouble?.kind === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (trouble?.kind === "huge") {
    sendHuge(reply, trouble.bytes, response);
    return;
  }
  const whole = Buffer.from(reply.body);
  const body = trouble?.kind === "cut-off" ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  response.end(body);
}

/** Sends white space before the body as fast as it is read: valid JSON, but far too much of it. */
function sendHuge(reply: Reply, bytes: number, response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, " ");
  let left = bytes;
  response.writeHead(reply.status, reply.headers);
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    response.end(reply.body);
  };
  more();
}
