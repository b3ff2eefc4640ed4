import type { FastifyInstance, FastifyBaseLogger, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ApiLimits, ApiContext } from "../context.ts";
import type { PushCounts } from "../metrics/push-counts.ts";
import type { LatestChange } from "../cache/latest-change.ts";
import { Problem } from "../server/problem.ts";
import type { queryFields } from "../query/fields.ts";

/** A server whose routes derive their types from zod schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What all routes share. */
export type RouteContext = {
  app: ApiServer;
  source: ApiContext;
  limits: ApiLimits;
  outbox: LatestChange;
  pushCounts: PushCounts;
  fields: ReturnType<typeof queryFields>;
};

/** An error response in a route's schema. */
const refusal = (description: string) =>
  ({ description, content: { "application/problem+json": { schema: Problem } } }) as const;

/** The error responses of every route. */
export const refusals = {
  400: refusal("The request is invalid; `errors` names each invalid field"),
  401: refusal("A key is missing or unknown"),
  403: refusal("The key's scope does not allow this"),
  404: refusal("Not found"),
  429: refusal("Too many requests; wait for `Retry-After`"),
  431: refusal("URL and headers are too long"),
  503: refusal("A required server does not answer"),
} as const;

/** Further error responses of a request with a body. */
export const bodyRefusals = {
  409: refusal("It conflicts with the current state"),
  413: refusal("The body is too large"),
  415: refusal("This content type is not supported"),
  422: refusal("It is valid but cannot be done"),
} as const;

/** A response that is a file or stream in one of several content types; its body is not validated. */
export function fileResponse<Type extends string>(description: string, types: readonly Type[]) {
  const schema = z.unknown();
  const content = Object.fromEntries(types.map((type) => [toMediaType(type), { schema }]));
  return { description, content: content as { [K in Type]: { schema: z.ZodUnknown } } };
}

export const toMediaType = (contentType: string): string => contentType.split(";", 1)[0] ?? contentType;
