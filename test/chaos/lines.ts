import type { RunPlan } from "./plan-run.ts";
import { type ProxyMode, TcpProxy } from "./tcp-proxy.ts";

export type LineEnd = "platform" | "mongo" | "redis";

/** The lines between processes and servers: through a proxy where the plan torments them, straight where it does not. */
export class Lines {
  readonly ports: Readonly<Record<LineEnd, number>>;
  readonly #proxies: ReadonlyMap<LineEnd, TcpProxy>;

  private constructor(ports: Record<LineEnd, number>, proxies: ReadonlyMap<LineEnd, TcpProxy>) {
    this.ports = ports;
    this.#proxies = proxies;
  }

  static async open({ steps }: RunPlan, ends: Readonly<Record<LineEnd, () => number>>): Promise<Lines> {
    const tormented = new Set(
      steps.flatMap(({ torments }) =>
        torments.flatMap((one) =>
          one.kind === "link" ? [one.to] : one.kind === "fail-over" ? (["redis"] as const) : [],
        ),
      ),
    );
    const ports = { platform: ends.platform(), mongo: ends.mongo(), redis: ends.redis() };
    const proxies = new Map<LineEnd, TcpProxy>();
    for (const end of tormented) {
      const proxy = await TcpProxy.open(ends[end]);
      proxies.set(end, proxy);
      ports[end] = proxy.port;
    }
    return new Lines(ports, proxies);
  }

  set(end: LineEnd, mode: ProxyMode): void {
    this.#proxies.get(end)?.set(mode);
  }

  /** All is well again. */
  pass(): void {
    for (const proxy of this.#proxies.values()) proxy.set({ kind: "pass" });
  }

  async close(): Promise<void> {
    for (const proxy of this.#proxies.values()) await proxy.close();
  }
}
