import type { FastifyInstance, FastifyBaseLogger, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { ApiLimits, ApiSource } from "../context.ts";
import type { OutboxWatch } from "../outbox-watch.ts";
import { Problem } from "../problem.ts";
import type { queryFields } from "../query.ts";

/** A server whose routes take their types from zod. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes share. */
export type Routing = {
  app: ApiServer;
  source: ApiSource;
  limits: ApiLimits;
  outbox: OutboxWatch;
  fields: ReturnType<typeof queryFields>;
};

/** The ways in which a request may be refused, for the description of a route. */
export const refusals = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  429: Problem,
  503: Problem,
} as const;
