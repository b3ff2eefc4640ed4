import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** Answers what Node cannot parse as HTTP with a problem, like every other error, and closes the connection. */
export function answerMalformedRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code !== "ECONNRESET" && socket.writable) {
    const [status, detail] = toProblem(error.code);
    const title = STATUS_CODES[status] ?? "";
    const body = JSON.stringify({ type: "about:blank", title, status, detail });
    const head = [
      `HTTP/1.1 ${status} ${title}`,
      "content-type: application/problem+json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      "x-content-type-options: nosniff",
      "connection: close",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}

function toProblem(code: string | undefined): [status: number, detail: string] {
  if (code === "HPE_HEADER_OVERFLOW") return [431, "the URL and headers together exceed 16 KiB"];
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return [408, "the request did not arrive completely in time"];
  return [400, "the request is not valid HTTP"];
}
