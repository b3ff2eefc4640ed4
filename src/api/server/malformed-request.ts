import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** What Node could not take for a request, as a problem like every other refusal; the connection ends with it. */
export function answerMalformedRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code !== "ECONNRESET" && socket.writable) {
    const [status, detail] = toldOf(error.code);
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

function toldOf(code: string | undefined): [status: number, detail: string] {
  if (code === "HPE_HEADER_OVERFLOW")
    return [431, "the address and the headers are too long: 16 KiB are taken"];
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return [408, "the request did not come to its end in time"];
  return [400, "this is no HTTP request"];
}
