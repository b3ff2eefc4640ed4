import http from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";

type Responder = (response: http.IncomingMessage) => void;

/**
 * The transport for axios: node's request, aborted when the connection (DNS, TCP, proxy tunnel, TLS) is not
 * established in time, or when a proxy refuses the tunnel: its response must never be taken for the platform's.
 */
export function transportWithin(
  connectMilliseconds: number,
  ca: readonly string[] | null,
): {
  request(options: https.RequestOptions, respond: Responder): http.ClientRequest;
} {
  return {
    request(options, respond) {
      const send = options.protocol === "https:" ? https.request : http.request;
      const request = send({ ...options, ...(ca === null ? {} : { ca: [...ca] }) }, respond);
      const timer = setTimeout(() => {
        request.destroy(new Error(`no connection within ${connectMilliseconds} ms`));
      }, connectMilliseconds);
      const stop = () => clearTimeout(timer);
      request.once("proxyConnect", (connect: { statusCode: number }) => {
        if (connect.statusCode !== 200)
          request.destroy(new Error(`the proxy refused the tunnel with HTTP ${connect.statusCode}`));
      });
      request.once("socket", (socket) => {
        const tls = socket as TLSSocket;
        if (!socket.connecting && (!tls.encrypted || tls.authorized || tls.getCipher?.())) return stop();
        socket.once(tls.encrypted ? "secureConnect" : "connect", stop);
      });
      request.once("response", stop);
      request.once("close", stop);
      return request;
    },
  };
}
