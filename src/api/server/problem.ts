import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { ConfigError, ReachError, StoreError, UsageError } from "../../errors/reach-error.ts";
import { AllowedMethods } from "./allowed-methods.ts";
import type { Logger } from "../../telemetry/logger.ts";

/** What an error answer looks like: RFC 9457, with the fields that are at fault. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string(), line: z.int().optional() }))
      .optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

const TITLES: Readonly<Record<number, string>> = {
  400: "The request is not right",
  401: "A key is needed",
  403: "This key may not do that",
  404: "There is no such thing",
  405: "Not this way",
  409: "It does not go together",
  413: "The request is too large",
  415: "This type of content is not taken",
  421: "Not this host",
  429: "Too many requests",
  503: "A server that is needed does not answer",
};

/** An answer that says no; `field` names what is at fault. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly field: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    options: { field?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.field = options.field ?? null;
    this.headers = options.headers ?? {};
  }
}

type Told = { status: number; detail?: string; errors?: NonNullable<Problem["errors"]> };

/** Errors become problems; what is our own bug is logged whole and told without its inside. */
export function registerProblemHandlers(app: FastifyInstance, log: Logger): void {
  const allowed = new AllowedMethods(app);
  app.setErrorHandler((error, request, reply) => {
    if (request.is404) return sendNothingHere(allowed, request, reply);
    const told = problemOf(error);
    if (told.status >= 500)
      log.error("a request could not be answered", {
        requestId: request.id,
        route: request.routeOptions.url,
        error,
      });
    if (error instanceof HttpProblem) void reply.headers(error.headers);
    return sendProblem(reply, told);
  });
  app.setNotFoundHandler((request, reply) => sendNothingHere(allowed, request, reply));
}

/** An address that leads to no route because of how it is written; no hook has seen the request. */
export function answerMalformedUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const detail = "a part of the address is longer than any name here, or is not percent-encoded UTF-8";
  void reply.header("x-content-type-options", "nosniff");
  sendProblem(reply, { status: 400, detail, errors: [{ field: "address", message: detail }] });
}

/** 405 where the path takes another method, else 404. */
function sendNothingHere(
  allowed: AllowedMethods,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const path = pathOf(request.url);
  const methods = allowed.of(path);
  if (methods.length === 0) return sendProblem(reply, { status: 404, detail: `nothing is at ${path}` });
  const list = methods.join(", ");
  void reply.header("allow", list);
  return sendProblem(reply, { status: 405, detail: `${path} takes ${list}, not ${request.method}` });
}

export function sendProblem(reply: FastifyReply, told: Told): FastifyReply {
  const { status, detail, errors } = told;
  const problem: Problem = {
    type: "about:blank",
    title: TITLES[status] ?? (status >= 500 ? "Something went wrong here" : "The request was refused"),
    status,
    ...(detail === undefined ? {} : { detail }),
    instance: pathOf(reply.request.url),
    requestId: String(reply.request.id),
    ...(errors === undefined ? {} : { errors }),
  };
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .type("application/problem+json; charset=utf-8")
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

const pathOf = (url: string): string => (url.split("?", 1)[0] ?? "").slice(0, 300);

function problemOf(error: unknown): Told {
  if (error instanceof HttpProblem) return ofField(error.status, error.message, error.field);
  if (hasZodFastifySchemaValidationErrors(error)) return ofValidation(error);
  if (error instanceof UsageError) return { status: 400, detail: error.message };
  if (error instanceof ConfigError && error.places.length > 0) return ofFile(error);
  if (error instanceof ConfigError) return { status: 409, detail: error.message };
  if (error instanceof StoreError)
    return { status: 503, detail: [error.message, error.remedy].filter(Boolean).join(" ") };
  if (error instanceof ReachError) return { status: 502, detail: error.message };
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === "number" && status >= 400 && status < 500 && error instanceof Error)
    return { status, detail: error.message };
  return { status: 500, detail: "it was logged under the request id" };
}

function ofField(status: number, detail: string, field: string | null): Told {
  return { status, detail, ...(field === null ? {} : { errors: [{ field, message: detail }] }) };
}

const PLACES_AT_MOST = 200;

/** A file that was refused: every fault with its line. */
function ofFile({ places, remedy }: ConfigError): Told {
  const count = places.length === 1 ? "one fault" : `${places.length} faults`;
  const shown = places.length > PLACES_AT_MOST ? `, of which the first ${PLACES_AT_MOST} are told` : "";
  return {
    status: 422,
    detail: [`the file has ${count}${shown}.`, remedy].filter(Boolean).join(" "),
    errors: places
      .slice(0, PLACES_AT_MOST)
      .map(({ line, sentence }) => ({ field: `line ${line}`, line, message: sentence })),
  };
}

function ofValidation(
  error: { validation: readonly { instancePath: string; message?: string; params?: object }[] } & {
    validationContext?: string;
  },
): Told {
  const errors = error.validation.map((one) => {
    const keys = unknownKeys(one);
    const path = one.instancePath
      .split("/")
      .filter((part) => part !== "")
      .join(".");
    return {
      field: path || keys || (error.validationContext ?? "request"),
      message: (one.message ?? "is not right").slice(0, 500),
    };
  });
  const detail = errors
    .map(({ field, message }) => `${field}: ${message}`)
    .join("; ")
    .slice(0, 1_000);
  return { status: 400, detail, errors };
}

function unknownKeys({ params }: { params?: object }): string | null {
  const issue = (params as { issue?: { keys?: unknown }; keys?: unknown } | undefined) ?? {};
  const keys = issue.issue?.keys ?? issue.keys;
  return Array.isArray(keys) ? keys.join(", ").slice(0, 200) : null;
}
