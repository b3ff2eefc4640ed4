import type { FastifyInstance, FastifyBaseLogger, RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ApiLimits, ApiContext } from "../context.ts";
import type { LatestChange } from "../cache/latest-change.ts";
import { Problem } from "../server/problem.ts";
import type { queryFields } from "../query/fields.ts";

/** A server whose routes take their types from zod. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes share. */
export type RouteContext = {
  app: ApiServer;
  source: ApiContext;
  limits: ApiLimits;
  outbox: LatestChange;
  fields: ReturnType<typeof queryFields>;
};

/** An answer that says no, for the description of a route. */
const refusal = (description: string) =>
  ({ description, content: { "application/problem+json": { schema: Problem } } }) as const;

/** The ways in which a request may be refused, for the description of a route. */
export const refusals = {
  400: refusal("The request is not right; `errors` names each field at fault"),
  401: refusal("A key is needed, or the one shown is not known"),
  403: refusal("This key may not do that"),
  404: refusal("There is no such thing"),
  429: refusal("Too many requests; wait as long as `Retry-After` says"),
  431: refusal("The address and the headers are too long together"),
  503: refusal("A server that is needed does not answer"),
} as const;

/** How a request with a body may be refused besides. */
export const bodyRefusals = {
  409: refusal("It does not go together with what there is"),
  413: refusal("The body is too large"),
  415: refusal("This type of content is not taken"),
  422: refusal("It was understood, and cannot be done"),
} as const;

/** An answer that is a file or a stream in one of several types of content, none of which is checked on its way out. */
export function fileResponse<Type extends string>(description: string, types: readonly Type[]) {
  const schema = z.unknown();
  const content = Object.fromEntries(types.map((type) => [toMediaType(type), { schema }]));
  return { description, content: content as { [K in Type]: { schema: z.ZodUnknown } } };
}

export const toMediaType = (contentType: string): string => contentType.split(";", 1)[0] ?? contentType;
