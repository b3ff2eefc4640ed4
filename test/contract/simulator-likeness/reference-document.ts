import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const SPECS = join(CHECKOUT, "..", "shared", "reference", "specs");

type Parameter = {
  name?: string;
  in?: string;
  required?: boolean;
  $ref?: string;
  schema?: { pattern?: string };
};
type Operation = { parameters?: Parameter[] };
type OpenApi = {
  paths: Record<string, { get?: Operation }>;
  components: { parameters: Record<string, Parameter>; schemas: Record<string, unknown> };
};

/**
 * Reads a JSON document that lies beside the checkout, or at the path in the variable; `null` = it is not available.
 */
function readDocument(variable: string, file: string): string | null {
  const path = process.env[variable] ?? join(SPECS, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** X's own OpenAPI document; it is read where it lies and never copied. */
export const xOpenApiText = readDocument("X_OPENAPI_FILE", "x-openapi.json");

/** Meta's own list of a node's fields (facebook-business-sdk-codegen). */
export function metaFieldsText(node: "Page" | "LiveVideo" | "AdVideo"): string | null {
  return readDocument(`META_${node.toUpperCase()}_FILE`, `facebook-${node}.json`);
}

/** Checks answers and requests against X's document. */
export class XDocument {
  readonly #ajv: Ajv;
  readonly #document: OpenApi;

  constructor(text: string) {
    this.#document = JSON.parse(text) as OpenApi;
    closeObjects(this.#document.components.schemas);
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(this.#document, "x");
  }

  /** What is wrong with an answer of this operation; empty = nothing. */
  faultsOf(path: string, answer: unknown): string[] {
    const escaped = path.replaceAll("~", "~0").replaceAll("/", "~1");
    const pointer = `x#/paths/${escaped}/get/responses/200/content/application~1json/schema`;
    return this.#run(this.#ajv.compile({ $ref: pointer }), answer);
  }

  faultsOfProblem(answer: unknown): string[] {
    return this.#run(this.#ajv.compile({ $ref: "x#/components/schemas/Problem" }), answer);
  }

  /** Parameters of a request that the operation does not have. */
  unknownParameters(path: string, names: Iterable<string>): string[] {
    const known = (this.#document.paths[path]?.get?.parameters ?? []).map(
      (parameter) => this.#resolved(parameter).name,
    );
    return [...names].filter((name) => !known.includes(name));
  }

  #resolved(parameter: Parameter): Parameter {
    const name = parameter.$ref?.split("/").at(-1);
    return name === undefined ? parameter : (this.#document.components.parameters[name] ?? parameter);
  }

  #run(validate: ValidateFunction, value: unknown): string[] {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

/** Lets no object of the document hold what it does not name, so that an invented field is noticed. Problems stay open. */
function closeObjects(schemas: Record<string, unknown>): void {
  for (const [name, schema] of Object.entries(schemas)) if (!name.endsWith("Problem")) close(schema);
}

function close(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  const object = schema as Record<string, unknown>;
  if (object["type"] === "object" && object["properties"] !== undefined)
    object["additionalProperties"] ??= false;
  for (const inner of Object.values(object)) close(inner);
}
