import { jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { ApiSource } from "./context.ts";

/** What stands at the head of the description of the interface. */
export function aboutOf({ version, simulated }: Pick<ApiSource, "version" | "simulated">) {
  return {
    openapi: "3.1.0",
    info: {
      title: "reach-collector",
      version,
      description: `Audience and live videos of a government's offices, with their evidence.${simulated ? " ALL DATA HERE IS SIMULATED." : ""} Times are UTC, ISO 8601; ids are strings; null = not told, which is not 0.`,
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
type Operation = { requestBody?: { required?: boolean; content: Record<string, { schema?: Schema }> } };

/** The whole description, as it is given out: with the shapes that its routes refer to. */
export function describeWhole(
  document: Parameters<typeof jsonSchemaTransformObject>[0],
): ReturnType<typeof jsonSchemaTransformObject> {
  const whole = jsonSchemaTransformObject(document);
  const operations = Object.values(whole.paths ?? {}).flatMap((path) => Object.values(path ?? {}));
  for (const { requestBody } of operations as Operation[])
    if (requestBody && Object.values(requestBody.content).some(({ schema }) => mayBeNull(schema)))
      requestBody.required = false;
  const { components } = whole as { components?: { schemas?: object } };
  return { ...whole, components: { ...components, schemas: referredTo(whole) } } as typeof whole;
}

/** The shapes without those that nothing refers to: the library makes each of them once for what comes in as well. */
function referredTo({ paths, components }: { paths?: unknown; components?: { schemas?: object } }) {
  const schemas: Record<string, unknown> = { ...components?.schemas };
  const kept = new Set<string>();
  const keep = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (kept.has(name)) continue;
      kept.add(name);
      keep(schemas[name]);
    }
  };
  keep(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => kept.has(name)));
}

/** A body that may be `null` may be left out. */
const mayBeNull = (schema: Schema | undefined): boolean =>
  schema?.type === "null" || (schema?.anyOf ?? []).some(mayBeNull);
