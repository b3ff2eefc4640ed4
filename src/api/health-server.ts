import fastify from "fastify";
import { ConfigError } from "../errors/reach-error.ts";

/** What the health pages need to know; each is asked anew at every call. */
export type HealthSource = {
  simulated: boolean;
  version: string;
  /** Rejects with the reason when a server that is needed does not answer. */
  ready(): Promise<void>;
  /** Platforms whose newest reading is older than two intervals. */
  silent(): readonly { platform: string; newestAt: Date | null }[];
};

export type HealthServer = { address: string; close(): Promise<void> };

/** Serves `/healthz` (is it collecting) and `/readyz` (can it work). Throws a ConfigError when the port is taken. */
export async function serveHealth(source: HealthSource, host: string, port: number): Promise<HealthServer> {
  const app = fastify({ logger: false });
  const base = { simulated: source.simulated, version: source.version };
  app.get("/healthz", async (_request, reply) => {
    const silent = source.silent();
    return reply
      .code(silent.length === 0 ? 200 : 503)
      .send({ status: silent.length === 0 ? "ok" : "silent", ...base, silent });
  });
  app.get("/readyz", async (_request, reply) => {
    try {
      await source.ready();
      return await reply.send({ status: "ready", ...base });
    } catch (error) {
      const detail = error instanceof Error ? error.message : "not ready";
      return reply.code(503).send({ status: "not ready", ...base, detail });
    }
  });
  try {
    const address = await app.listen({ host, port });
    return { address, close: () => app.close() };
  } catch (cause) {
    throw new ConfigError(`nothing can listen on ${host}:${port}`, {
      cause,
      remedy: "Set REACH_API_PORT to a free port, or stop what uses this one.",
    });
  }
}
