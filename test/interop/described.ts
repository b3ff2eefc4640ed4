import { createHash } from "node:crypto";

/** Of a description, what the client is made from: the routes and the shapes, whoever serves them. */
export function clientPartOf(description: object): object {
  const { paths, components } = description as { paths: unknown; components: unknown };
  const info = { title: "reach-collector", version: "1" };
  return { openapi: "3.1.0", info, paths, components };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * The header of a generated file: the digest of its description, and that of its content, so that edits by hand are
 * found.
 */
export function headOf(description: object, body: string): string {
  return [
    "// Made by `npm run generate:client` from the description of the interface. Not written by hand.",
    `// description ${digestOf(JSON.stringify(clientPartOf(description)))}`,
    `// body ${digestOf(body)}`,
    "",
    "",
  ].join("\n");
}
