import { STATUS_CODES } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { ClockError, ConfigError, ReachError, StoreError, UsageError } from "../../errors/reach-error.ts";
import { AllowedMethods } from "./allowed-methods.ts";
import type { Logger } from "../../telemetry/logger.ts";

/** An error response: RFC 9457, with the invalid fields. */
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

/** Thrown by a route to answer with a problem; `field` names the invalid input. */
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

type ProblemFields = { status: number; detail?: string; errors?: NonNullable<Problem["errors"]> };

/** Answers a fault with a page, or returns `null` where a program asked. */
export type ShowProblemPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
) => Promise<FastifyReply> | null;

/** Turns errors into problems. A bug of ours is logged in full and answered without internals. */
export function registerProblemHandlers(app: FastifyInstance, log: Logger, showPage: ShowProblemPage): void {
  const allowed = new AllowedMethods(app);
  app.setErrorHandler((error, request, reply) => {
    if (request.is404) return showPage(request, reply, 404) ?? sendNotFound(allowed, request, reply);
    const fields = toProblemFields(error);
    if (fields.status >= 500)
      log.error("request failed", {
        requestId: request.id,
        route: request.routeOptions.url,
        error,
      });
    if (error instanceof HttpProblem) void reply.headers(error.headers);
    return showPage(request, reply, fields.status) ?? sendProblem(reply, fields);
  });
  app.setNotFoundHandler(
    (request, reply) => showPage(request, reply, 404) ?? sendNotFound(allowed, request, reply),
  );
}

/** Answers a URL that the router cannot decode; no hook has seen the request. */
export function answerMalformedUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const detail = "a segment of the URL is too long or is not percent-encoded UTF-8";
  void reply.header("x-content-type-options", "nosniff");
  sendProblem(reply, { status: 400, detail, errors: [{ field: "address", message: detail }] });
}

/** 405 where the path has another method, else 404. */
function sendNotFound(allowed: AllowedMethods, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = toPath(request.url);
  const methods = allowed.forPath(path);
  if (methods.length === 0)
    return sendProblem(reply, { status: 404, detail: `there is no page or resource at ${path}` });
  const list = methods.join(", ");
  void reply.header("allow", list);
  return sendProblem(reply, { status: 405, detail: `${path} allows ${list}, not ${request.method}` });
}

export function sendProblem(reply: FastifyReply, fields: ProblemFields): FastifyReply {
  const { status, detail, errors } = fields;
  const problem: Problem = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    ...(detail === undefined ? {} : { detail }),
    instance: toPath(reply.request.url),
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

const toPath = (url: string): string => (url.split("?", 1)[0] ?? "").slice(0, 300);

function toProblemFields(error: unknown): ProblemFields {
  if (error instanceof HttpProblem) return toFieldProblem(error.status, error.message, error.field);
  if (hasZodFastifySchemaValidationErrors(error)) return toValidationProblem(error);
  if (error instanceof UsageError) return { status: 400, detail: error.message };
  if (error instanceof ConfigError && error.places.length > 0) return toFileProblem(error);
  if (error instanceof ConfigError) return { status: 409, detail: error.message };
  if (error instanceof StoreError || error instanceof ClockError)
    return { status: 503, detail: [error.message, error.remedy].filter(Boolean).join(" ") };
  if (error instanceof ReachError) return { status: 502, detail: error.message };
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === "number" && status >= 400 && status < 500 && error instanceof Error)
    return { status, detail: error.message };
  return { status: 500, detail: "an internal error occurred; the log has it under this requestId" };
}

function toFieldProblem(status: number, detail: string, field: string | null): ProblemFields {
  return { status, detail, ...(field === null ? {} : { errors: [{ field, message: detail }] }) };
}

const MAX_PLACES = 200;

/** A rejected file: every fault with its line. */
function toFileProblem({ places, remedy }: ConfigError): ProblemFields {
  const count = places.length === 1 ? "one fault" : `${places.length} faults`;
  const shown = places.length > MAX_PLACES ? `; the first ${MAX_PLACES} are listed` : "";
  return {
    status: 422,
    detail: [`the file has ${count}${shown}.`, remedy].filter(Boolean).join(" "),
    errors: places
      .slice(0, MAX_PLACES)
      .map(({ line, sentence }) => ({ field: `line ${line}`, line, message: sentence })),
  };
}

function toValidationProblem(
  error: { validation: readonly { instancePath: string; message?: string; params?: object }[] } & {
    validationContext?: string;
  },
): ProblemFields {
  const errors = error.validation.map((one) => {
    const keys = unknownKeys(one);
    const path = one.instancePath
      .split("/")
      .filter((part) => part !== "")
      .join(".");
    return {
      field: path || keys || (error.validationContext ?? "request"),
      message: (one.message ?? "is invalid").slice(0, 500),
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
