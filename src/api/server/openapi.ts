import { jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { ApiContext } from "../context.ts";

/** The head of the OpenAPI document. */
export function toOpenApiInfo({ version, simulated }: Pick<ApiContext, "version" | "simulated">) {
  return {
    openapi: "3.1.0",
    info: {
      title: "reach-collector",
      version,
      description: `Audience and live videos of a government's offices, with their evidence.${simulated ? " ALL DATA HERE IS SIMULATED." : ""} Times are UTC, ISO 8601; ids are strings; null = not reported, which is not 0.`,
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        header: { type: "apiKey", in: "header", name: "X-Api-Key" },
        basic: { type: "http", scheme: "basic", description: "the key as password, any user name" },
      },
    },
    security: [{ bearer: [] }, { header: [] }, { basic: [] }],
  };
}

type Schema = { type?: unknown; anyOf?: readonly Schema[] };
type Content = Record<string, { schema?: Schema }>;
type Operation = {
  requestBody?: { required?: boolean; content: Content };
  responses?: Record<string, { content?: Content; $ref?: string }>;
};
type Whole = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown>; responses?: Record<string, unknown> };
};

/** Finishes the document: keeps only referenced schemas and moves repeated error responses to components. */
export function finishOpenApi(
  document: Parameters<typeof jsonSchemaTransformObject>[0],
): ReturnType<typeof jsonSchemaTransformObject> {
  const whole = jsonSchemaTransformObject(document);
  const { paths = {}, components = {} } = whole as Whole;
  const responses: Record<string, unknown> = {};
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    const { requestBody } = operation;
    if (requestBody && Object.values(requestBody.content).some(({ schema }) => mayBeNull(schema)))
      requestBody.required = false;
    shareErrorResponses(operation, responses);
  }
  const schemas = keepReferenced({ paths, responses }, components.schemas ?? {});
  return { ...whole, paths, components: { ...components, responses, schemas } } as typeof whole;
}

/** A body that may be `null` may be left out. */
const mayBeNull = (schema: Schema | undefined): boolean =>
  schema?.type === "null" || (schema?.anyOf ?? []).some(mayBeNull);

function shareErrorResponses({ responses = {} }: Operation, shared: Record<string, unknown>): void {
  for (const [status, response] of Object.entries(responses)) {
    if (!("application/problem+json" in (response.content ?? {}))) continue;
    shared[`Refused${status}`] = response;
    responses[status] = { $ref: `#/components/responses/Refused${status}` };
  }
}

/**
 * The schemas by name, without those that nothing refers to: the library also generates an input variant of each, and
 * lists them in the order in which modules were loaded.
 */
function keepReferenced(from: object, schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = new Set<string>();
  const keep = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (kept.has(name)) continue;
      kept.add(name);
      keep(schemas[name]);
    }
  };
  keep(from);
  return Object.fromEntries([...kept].toSorted().map((name) => [name, schemas[name]]));
}
