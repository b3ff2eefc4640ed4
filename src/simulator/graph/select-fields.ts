import type { GraphCall } from "./graph-call.ts";
import type { WantedField } from "./field-list.ts";
import { GraphError } from "./graph-error.ts";

/** Readers of one node type's fields; `undefined` = the field is omitted. */
export type NodeFields<T> = ReadonlyMap<string, (node: T, call: GraphCall, wanted: WantedField) => unknown>;

/**
 * Selects the requested fields of a node, always with its id. An unknown field fails the whole call, as in
 * Graph: there is no partial answer.
 */
export function selectFields<T>(
  type: string,
  fields: NodeFields<T>,
  node: T,
  wanted: readonly WantedField[],
  call: GraphCall,
): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const want of wanted) {
    const read = fields.get(want.name);
    if (!read) throw noSuchField(want.name, type);
    const value = read(node, call, want);
    if (value !== undefined) answer[want.name] = value;
  }
  if (answer["id"] === undefined) {
    const id = fields.get("id")?.(node, call, { name: "id", modifiers: new Map(), fields: null });
    if (id !== undefined) answer["id"] = id;
  }
  return answer;
}

function noSuchField(name: string, type: string): GraphError {
  return new GraphError(
    400,
    100,
    `(#100) Tried accessing nonexisting field (${name}) on node type (${type})`,
  );
}
