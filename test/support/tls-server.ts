import { createServer as createTlsServer } from "node:https";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { generate } from "selfsigned";

export type Certificate = { key: string; cert: string };

/** A certificate of this run's own for `localhost`, valid for a day, trusted by no store. */
export async function selfSigned(): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** An https server that answers every request with `body` and counts its connections. */
export async function startTlsServer(certificate: Certificate, body: string) {
  let connections = 0;
  const server = createTlsServer(certificate, (_, response) => response.end(body));
  server.on("secureConnection", () => {
    connections += 1;
  });
  const port = await listen(server);
  return { port, connections: () => connections, close: () => close(server) };
}

/** A proxy that opens tunnels where it is asked to, or refuses with `status`. */
export async function startProxy(status = 200) {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on("connect", (request, client: Socket, head: Buffer) => {
    asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => client.destroy());
    }
  });
  const port = await listen(server);
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await close(server);
  };
  return { port, asked, close: stop };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
