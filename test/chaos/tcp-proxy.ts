import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** `slow` holds each piece back; `cut` breaks and refuses; `hole` takes everything in and lets nothing through. */
export type ProxyMode = { kind: "pass" } | { kind: "slow"; milliseconds: number } | { kind: "cut" | "hole" };

/** A TCP proxy in front of one server, whose connections can be made slow, cut and black-holed while they are open. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #held: (() => void)[] = [];
  #mode: ProxyMode = { kind: "pass" };

  private constructor(server: Server, targetPort: () => number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (client: Socket) => this.#join(client, targetPort()));
  }

  static async open(targetPort: () => number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TcpProxy(server, targetPort);
  }

  set(mode: ProxyMode): void {
    this.#mode = mode;
    if (mode.kind === "cut") for (const pair of this.#pairs) for (const end of pair) end.destroy();
    if (mode.kind !== "hole") for (const pass of this.#held.splice(0)) pass();
  }

  async close(): Promise<void> {
    for (const pair of this.#pairs) for (const end of pair) end.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket, port: number): void {
    if (this.#mode.kind === "cut") {
      client.destroy();
      return;
    }
    const server = connect(port, "127.0.0.1");
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [server, client] as const]) {
      from.setNoDelay(true);
      from.on("data", (piece: Buffer) => this.#pass(piece, from, to));
      from.on("error", () => {});
      from.on("close", () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
    }
  }

  #pass(piece: Buffer, from: Socket, to: Socket): void {
    const mode = this.#mode;
    const send = () => {
      if (!to.destroyed) to.write(piece);
      from.resume();
    };
    if (mode.kind === "pass") {
      send();
      return;
    }
    from.pause();
    if (mode.kind === "slow") setTimeout(send, mode.milliseconds);
    else if (mode.kind === "hole") this.#held.push(send);
    else from.destroy();
  }
}
