import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import fastify, { type FastifyBaseLogger } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { isLoopbackHost } from "../access/caller.ts";
import { FailedKeys } from "../access/failed-keys.ts";
import { guardRoutes } from "../access/guard.ts";
import { KeyRing } from "../access/key-ring.ts";
import { answerMalformedRequest } from "./malformed-request.ts";
import { API_LIMITS, type ApiLimits, type ApiContext } from "../context.ts";
import { PushCounts } from "../metrics/push-counts.ts";
import { LatestChange } from "../cache/latest-change.ts";
import { toOpenApiInfo, finishOpenApi } from "./openapi.ts";
import { registerResponseHeaders } from "./response-headers.ts";
import { loginRoutes } from "../pages/shell/login-routes.ts";
import { pageRoutes } from "../pages/shell/page-routes.ts";
import { sendProblemPage, wantsPage } from "../pages/shell/problem-response.ts";
import { assetRoutes } from "../assets/asset-routes.ts";
import { answerMalformedUrl, registerProblemHandlers } from "./problem.ts";
import { queryFields } from "../query/fields.ts";
import { boardRoutes } from "../routes/board-routes.ts";
import { changeRoutes } from "../routes/change-routes.ts";
import { contactRoutes } from "../routes/contact-routes.ts";
import { correspondenceRoutes } from "../routes/correspondence-routes.ts";
import { coverageRoutes } from "../routes/coverage-routes.ts";
import { documentRoutes } from "../routes/document-routes.ts";
import { exportRoutes } from "../routes/export-routes.ts";
import { findingRoutes } from "../routes/finding-routes.ts";
import { hookRoutes } from "../routes/hook-routes.ts";
import { healthRoutes } from "../routes/health-routes.ts";
import { heldIntakeRoutes } from "../routes/held-intake-routes.ts";
import { intakeRoutes } from "../routes/intake-routes.ts";
import { readingRoutes } from "../routes/reading-routes.ts";
import { registryRoutes } from "../routes/registry-routes.ts";
import { historyRoutes } from "../routes/history-routes.ts";
import { reportRoutes } from "../routes/report-routes.ts";
import { resyncRoutes } from "../routes/resync-routes.ts";
import type { ApiServer, RouteContext } from "../routes/route.ts";
import { sweepRoutes } from "../routes/sweep-routes.ts";
import { webhookRoutes } from "../routes/webhook-routes.ts";

export type ServerOptions = {
  host: string;
  /** REACH_API_KEYS. */
  environmentKeys: readonly string[];
  limits?: Partial<ApiLimits>;
};

const SENT_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** A server with our validation, problems and headers, and without routes. */
function createFastify(limits: ApiLimits, source: ApiContext): ApiServer {
  const app: ApiServer = fastify<never, never, never, FastifyBaseLogger>({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: 30_000,
    clientErrorHandler: answerMalformedRequest,
    frameworkErrors: answerMalformedUrl,
    genReqId: (raw: { headers: Record<string, unknown> }) => {
      const sent = raw.headers["x-request-id"];
      return typeof sent === "string" && SENT_ID.test(sent) ? sent : randomUUID();
    },
    routerOptions: { maxParamLength: 250 },
    // Given here, so that fastify does not load compilers of its own, which nothing would use.
    schemaController: {
      compilersFactory: {
        buildValidator: () => validatorCompiler,
        buildSerializer: () => serializerCompiler,
      },
    },
  } as never) as never;
  registerProblemHandlers(app as never, source.collector.log, (request, reply, status) =>
    wantsPage(request) ? sendProblemPage(source, request, reply, status) : null,
  );
  registerResponseHeaders(app as never);
  return app;
}

/** The HTTP interface, ready to listen. */
export async function createServer(
  source: ApiContext,
  options: ServerOptions,
): Promise<{ app: ApiServer; ring: KeyRing }> {
  const limits = { ...API_LIMITS, ...options.limits };
  const { collector } = source;
  const app = createFastify(limits, source);
  const ring = new KeyRing(collector.store, options.environmentKeys);
  const failedKeys = new FailedKeys(limits.failuresPerMinute);
  guardRoutes(app as never, {
    failedKeys,
    store: collector.store,
    ring,
    limits,
    loopback: isLoopbackHost(options.host),
  });
  logRequests(app, source);
  await app.register(swagger, {
    openapi: toOpenApiInfo(source),
    transform: jsonSchemaTransform,
    transformObject: finishOpenApi,
  } as never);
  const routing: RouteContext = {
    app,
    source,
    limits,
    outbox: new LatestChange(collector.store),
    pushCounts: new PushCounts(),
    fields: queryFields(collector.zone),
  };
  await app.register(async (inner) => routes({ ...routing, app: inner as never }));
  await app.register(async (inner) => intakeRoutes({ ...routing, app: inner as never }));
  await app.register(async (inner) => hookRoutes({ ...routing, app: inner as never }));
  await app.register(async (inner) => {
    const pages = { ...routing, app: inner as never };
    loginRoutes(pages, ring, failedKeys);
    pageRoutes(pages, new FailedKeys(limits.failuresPerMinute));
    assetRoutes(pages);
  });
  const { board } = source;
  if (board) await app.register(async (inner) => boardRoutes(inner as never, board));
  return { app, ring };
}

function routes(routing: RouteContext): void {
  healthRoutes(routing);
  registryRoutes(routing);
  readingRoutes(routing);
  coverageRoutes(routing);
  sweepRoutes(routing);
  changeRoutes(routing);
  exportRoutes(routing);
  reportRoutes(routing);
  historyRoutes(routing);
  resyncRoutes(routing);
  webhookRoutes(routing);
  contactRoutes(routing);
  correspondenceRoutes(routing);
  heldIntakeRoutes(routing);
  findingRoutes(routing);
  documentRoutes(routing);
}

function logRequests(app: ApiServer, { collector }: ApiContext): void {
  app.addHook("onResponse", async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      key: request.caller?.keyId ?? null,
    };
    if (request.method === "GET" || request.method === "HEAD")
      collector.log.debug("request answered", fields);
    else collector.log.info("request answered", fields);
  });
}
