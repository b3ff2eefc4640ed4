import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it. */
export type SeenRequest = {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
  form: URLSearchParams;
};

export type AnsweringServer = {
  url: string;
  requests: SeenRequest[];
  close(): Promise<void>;
};

export type Responder = (
  request: SeenRequest,
  response: ServerResponse,
  incoming: IncomingMessage,
) => unknown;

/** A real server on a free port of this machine that answers as configured and records the requests. */
export async function startAnsweringServer(respond: Responder): Promise<AnsweringServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const seen: SeenRequest = {
        method: incoming.method ?? "",
        url: new URL(incoming.url ?? "/", "http://127.0.0.1"),
        headers: incoming.headers,
        body,
        form: new URLSearchParams(body),
      };
      requests.push(seen);
      respond(seen, response, incoming);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
