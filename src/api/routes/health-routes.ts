import { z } from "zod";
import { describeDisagreement } from "../../domain/clock-agreement.ts";
import { toChunks } from "../../services/tables/chunks.ts";
import { FileStreams } from "../server/file-streams.ts";
import { Metrics } from "../metrics/metrics.ts";
import { fileResponse, refusals, type RouteContext } from "./route.ts";

const tags = ["operations"];

const base = { simulated: z.boolean(), version: z.string() };

/** `/healthz` (is it collecting), `/readyz` (can it work) and `/metrics`. */
export function healthRoutes(routing: RouteContext): void {
  healthRoute(routing);
  readyRoute(routing);
  metricsRoute(routing.app, new Metrics(routing.source, routing.pushCounts));
}

function healthRoute({ app, source }: RouteContext): void {
  const { simulated, version, deployment } = source;
  const Health = z.object({
    status: z.enum(["ok", "silent", "clock"]),
    ...base,
    deployment: z.string().optional(),
    silent: z.array(z.object({ platform: z.string(), newestAt: z.date().nullable() })),
    /** Why the clock proves nothing at present. */
    clock: z.string().optional(),
  });
  app.get(
    "/healthz",
    {
      config: { scope: "public" },
      schema: { tags, summary: "Is it collecting", response: { 200: Health, 503: Health } },
    },
    async (_request, reply) => {
      const silent = source
        .freshness()
        .filter((one) => one.silent)
        .map(({ platform, newestAt }) => ({ platform, newestAt }));
      const clock = await source.collector.clockGuard.check();
      const status: z.infer<typeof Health>["status"] = !clock.agrees
        ? "clock"
        : silent.length === 0
          ? "ok"
          : "silent";
      void reply.header("cache-control", "no-store").code(status === "ok" ? 200 : 503);
      return {
        status,
        simulated,
        version,
        deployment,
        silent,
        ...(clock.agrees ? {} : { clock: describeDisagreement(clock) }),
      };
    },
  );
}

function readyRoute({ app, source }: RouteContext): void {
  const { simulated, version } = source;
  const Ready = z.object({ status: z.enum(["ready", "not ready"]), ...base, detail: z.string().optional() });
  app.get(
    "/readyz",
    {
      config: { scope: "public" },
      schema: { tags, summary: "Can it work", response: { 200: Ready, 503: Ready } },
    },
    async (_request, reply) => {
      void reply.header("cache-control", "no-store");
      try {
        await source.ready();
        return { status: "ready" as const, simulated, version };
      } catch (error) {
        const detail = error instanceof Error ? error.message : "not ready";
        void reply.code(503);
        return { status: "not ready" as const, simulated, version, detail };
      }
    },
  );
}

function metricsRoute(app: RouteContext["app"], metrics: Metrics): void {
  const streams = new FileStreams();
  const text = fileResponse("The metrics in the Prometheus text format", ["text/plain"]);
  app.get(
    "/metrics",
    { schema: { tags, summary: "For Prometheus", response: { 200: text, ...refusals } } },
    async (request, reply) => {
      void reply.type(metrics.contentType).header("cache-control", "no-store");
      return streams.send(request, reply, toChunks(metrics.render()), true);
    },
  );
}
